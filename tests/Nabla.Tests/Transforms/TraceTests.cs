using Nabla.Learning;
using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

public sealed class TraceTests
{
    [Fact]
    public void A_graph_reads_as_the_function_was_written()
    {
        Graph graph = Trace(x => (1 / (1 + (-x).Exp())).Sum(), Tensor.Zeros(3));
        Assert.Equal(
            """
            graph (%0: float32 [3])
              %1: float32 [3] = Negate %0
              %2: float32 [3] = Exp %1
              %4: float32 [3] = Broadcast { Shape = [3], From = () } 1.
              %5: float32 [3] = Add %4 %2
              %6: float32 [3] = Reciprocal %5
              %7: float32 [] = Sum { Axes = (0) } %6
              return %7
            """,
            graph.ToString());
        graph.Check();
    }

    [Fact]
    public void A_graph_can_be_drawn()
    {
        Graph graph = Trace(x => x.Exp() * 2, Tensor.Zeros(3));
        Assert.Contains("n0 --> n1", graph.ToMermaid(), StringComparison.Ordinal);
        Assert.Contains("n1 [label=\"Exp: float32 [3]\"]", graph.ToDot(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_result_needs_is_left_out()
    {
        Graph graph = Trace(
            x =>
            {
                _ = x.Exp();
                return x + x;
            },
            Tensor.Zeros(3));
        Assert.Equal(1, graph.OperationCount);
    }

    [Fact]
    public void Variables_are_read_and_assigned_when_the_graph_runs()
    {
        Variable w = new(2f) { Name = "w" };
        Graph graph = Trace(() => w.Value *= 3);
        Assert.Equal(2f, (float)w.Value);
        Assert.Same(w, Assert.Single(graph.Reads));
        Assert.Same(w, Assert.Single(graph.Writes));
        graph.Run();
        graph.Run();
        Assert.Equal(18f, (float)w.Value);
        Assert.Contains("w ← %", graph.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_training_step_gives_the_eager_numbers()
    {
        float[] Run(bool staged)
        {
            Generator generator = new(5);
            Sequential model = new(new Linear(4, 8, generator: generator), new Relu(), new Dropout(0.25, generator), new Linear(8, 3, generator: generator));
            Adam optimizer = new(model.Parameters, 0.05);
            Tensor x = Tensor.Randn([16, 4], seed: 1);
            Tensor labels = (Tensor.Rand([16], seed: 2) * 3).Cast(DType.Int64);
            Variable last = new(0f, trainable: false);
            void Step()
            {
                optimizer.ClearGrad();
                Tensor loss = Loss.CrossEntropy(model.Forward(x), labels);
                loss.Backward();
                Clip.ByNorm(model.Parameters, 0.5);
                optimizer.Step();
                last.Value = loss.Detach();
            }

            Graph? graph = staged ? Trace(Step) : null;
            List<float> losses = [];
            for (int i = 0; i < 12; i++)
            {
                if (graph is null)
                {
                    Step();
                }
                else
                {
                    graph.Run();
                }

                losses.Add((float)last.Value);
            }

            return [.. losses, .. model.Parameters.SelectMany(p => p.Value.ToArray<float>())];
        }

        Assert.Equal(Run(staged: false), Run(staged: true));
    }

    [Fact]
    public void A_gradient_penalty_is_written_down_too()
    {
        Variable w = new(Tensor.Of([0.5, -1.2]));
        Tensor Penalty(Tensor x) => (Grad(v => (v * w).Tanh().Sum())(x).Norm() - 1).Square();
        Tensor x = Tensor.Of([0.3, 0.9]);
        Penalty(x).Backward();
        Tensor eager = w.Grad!;
        w.ClearGrad();
        Graph graph = Trace<Tensor, Tensor>(
            v =>
            {
                Tensor loss = Penalty(v);
                loss.Backward();
                return loss;
            },
            x);
        Assert.Null(w.Grad);
        graph.Run(x);
        Assert.True(w.Grad!.AllClose(eager, 1e-14, 1e-14));
    }

    [Fact]
    public void A_graph_is_differentiated_batched_and_staged_again()
    {
        Func<Tensor, Tensor> f = x => (x.Sin() * x.Detach()).Sum();
        Graph graph = Trace(f, Tensor.Zeros(3));
        Tensor x = Tensor.Of([0.1f, 0.2f, 0.3f]);
        Func<Tensor, Tensor> run = v => graph.Run(v)[0];
        Assert.True(Grad(run)(x).AllClose(x.Cos() * x));
        Assert.True(Vmap(run)(x.Unsqueeze(0)).AllClose(f(x).Unsqueeze(0)));
        Assert.Equal(graph.ToString(), Trace(run, x).ToString());
    }

    [Fact]
    public void Outer_tracers_are_constants_that_stay_connected()
    {
        Tensor gradient = Grad(x => Stage(y => (y * x).Sum())(x.Detach()))(Tensor.Of([2f, 3f]));
        Assert.Equal([2f, 3f], gradient.ToArray<float>());
        Variable w = new(Tensor.Of([2f, 3f]));
        Tensor twice = w * 2;
        Stage(y => (y * twice).Sum())(Tensor.Of([5f, 7f])).Backward();
        Assert.Equal([10f, 14f], w.Grad!.ToArray<float>());
    }

    [Fact]
    public void A_graph_that_assigns_variables_can_be_written_into_another()
    {
        Variable w = new(1f);
        Graph step = Trace(() => w.Value = w.Value * 2 + 1);
        Graph twice = Trace(() =>
        {
            step.Run();
            step.Run();
        });
        Assert.Equal(1f, (float)w.Value);
        twice.Run();
        Assert.Equal(7f, (float)w.Value);
        Assert.Equal(4, twice.OperationCount - twice.ToString().Split("Broadcast").Length + 1);
    }

    [Fact]
    public void A_graph_that_does_not_fit_together_is_named()
    {
        GraphNode x = new(new TensorType(DType.Float32, [2]));
        GraphNode wrong = new(Primitives.Exp.Op, [new GraphValue(x, 0)], [new TensorType(DType.Float32, [3])]);
        Graph graph = new([x, wrong], [x], [], [new GraphValue(wrong, 0)], []);
        Assert.Contains("Line %1 of the graph (Exp) says that it gives float32 [3], but Exp gives float32 [2]", Assert.Throws<InvalidOperationException>(graph.Check).Message, StringComparison.Ordinal);
        Graph backwards = new([wrong, x], [x], [], [new GraphValue(wrong, 0)], []);
        Assert.Contains("does not come before it", Assert.Throws<InvalidOperationException>(backwards.Check).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_cannot_be_read()
    {
        string message = Assert.Throws<TracingException>(() => Trace(x => (float)x.Sum() > 0 ? x : -x, Tensor.Ones(2))).Message;
        Assert.Contains("was read while its function is being written down", message, StringComparison.Ordinal);
        Assert.Contains("TraceTests.cs:", message, StringComparison.Ordinal);
        Assert.Contains("Where", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_cannot_be_made()
    {
        string message = Assert.Throws<TracingException>(() => Trace(x => new Variable(x), Tensor.Ones(2))).Message;
        Assert.Contains("Make it before", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Graph graph = Trace(x => x, Tensor.Ones(2));
        Assert.Contains("takes 1 arguments, not 0", Assert.Throws<ArgumentException>(() => graph.Run()).Message, StringComparison.Ordinal);
        Assert.Contains("is float32 [2], not float32 [3]", Assert.Throws<ArgumentException>(() => graph.Run(Tensor.Ones(3))).Message, StringComparison.Ordinal);
    }
}
