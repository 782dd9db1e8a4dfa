using Nabla.Learning;
using Nabla.Primitives;
using static Nabla.Functions;

namespace Nabla.Tests.Transforms;

/// <summary>Cond, While, ForI and Scan: loops and choices where values can be read, one line where they cannot.</summary>
public sealed class ControlFlowTests
{
    private static readonly Tensor s_x = Tensor.Randn([5, 3], DType.Float64, 1);
    private static readonly Tensor s_w = Tensor.Randn([3, 3], DType.Float64, 2);

    [Fact]
    public void One_branch_is_called_where_the_predicate_can_be_read()
    {
        int calls = 0;
        Tensor Counted(Tensor x)
        {
            calls++;
            return x * 2;
        }

        Assert.Equal(6, (float)Transform.Cond(Tensor.Of(true), Counted, _ => throw new InvalidOperationException("not this one"), Tensor.Of(3f)));
        Assert.Equal(1, calls);
        Assert.Equal(12, (float)Transform.Grad(x => Transform.Cond(x > 0, y => y * Counted(y), Counted, x))(3f));
    }

    [Fact]
    public void A_staged_choice_is_made_when_the_graph_runs()
    {
        Tensor c = Tensor.Randn([1000], DType.Float64, 3);
        Tensor F(Tensor x) => Transform.Cond(x.Sum() > 0, y => (y.Sin(), 1.0), y => ((Tensor, Tensor))(y * c[..3], y.Mean()), x) is var (a, b) ? a * b : x;
        Graph graph = Transform.Trace(F, s_x[0]);
        GraphCheck.Check(graph);
        Assert.Contains("Cond { Then = ", graph.ToString(), StringComparison.Ordinal);
        foreach (Tensor x in new[] { s_x[0].Abs(), -s_x[0].Abs() })
        {
            Assert.True(F(x).AllClose(graph.Run(x)[0], 1e-14, 1e-14));
            Assert.True(Transform.Grad(y => F(y).Sum())(x).AllClose(Transform.Grad(y => graph.Run(y)[0].Sum())(x), 1e-14, 1e-14));
        }
    }

    [Fact]
    public void Variables_assigned_in_one_branch_keep_their_value_in_the_other()
    {
        Variable hits = new(0f, trainable: false);
        Variable w = new(2f);
        Variable input = new(1f, trainable: false);
        Variable result = new(0f, trainable: false);
        Graph graph = Transform.Trace(() =>
        {
            Tensor y = Transform.Cond(
                input > 0,
                x =>
                {
                    hits.Value += 1;
                    return w * x;
                },
                x => x.Square(),
                input.Value);
            result.Value = y.Detach();
            w.ClearGrad();
            y.Backward();
        });
        graph.Run();
        Assert.Equal((1f, 2f, 1f), ((float)hits.Value, (float)result.Value, (float)w.Grad!));
        input.Value = -3f;
        graph.Run();
        Assert.Equal((1f, 9f, 0f), ((float)hits.Value, (float)result.Value, (float)w.Grad!));
    }

    [Fact]
    public void A_scan_is_the_loop()
    {
        static (Tensor Carry, Tensor Y) Step(Tensor c, Tensor x) => ((s_w.MatMul(c) + x).Tanh(), c * x);
        Tensor Loop(Tensor xs)
        {
            Tensor c = Tensor.Zeros([3], DType.Float64);
            List<Tensor> ys = [];
            foreach (Tensor x in xs)
            {
                (c, Tensor y) = Step(c, x);
                ys.Add(y);
            }

            return (Stack([.. ys], 0) * c).Sum();
        }

        Tensor Scanned(Tensor xs, int? segments, bool recompute)
        {
            (Tensor c, Tensor ys) = Transform.Scan<Tensor, Tensor, Tensor>(Step, Tensor.Zeros([3], DType.Float64), xs, segments: segments, recompute: recompute);
            return (ys * c).Sum();
        }

        (Tensor value, Tensor gradient) = Transform.ValueAndGrad(Loop)(s_x);
        foreach ((int? segments, bool recompute) in new (int?, bool)[] { (null, false), (2, false), (5, false), (null, true), (100, false) })
        {
            Func<Tensor, Tensor> f = xs => Scanned(xs, segments, recompute);
            (Tensor v, Tensor g) = Transform.ValueAndGrad(f)(s_x);
            Assert.Equal((double)value, (double)v);
            Assert.True(gradient.AllClose(g, 1e-13, 1e-13), $"{segments}");
            Assert.True(gradient.AllClose(Transform.Grad(Transform.Stage(f))(s_x), 1e-13, 1e-13), $"Grad of Stage, {segments}");
            Assert.True(gradient.AllClose(Transform.Stage(Transform.Grad(f))(s_x), 1e-13, 1e-13), $"Stage of Grad, {segments}");
        }
    }

    [Fact]
    public void A_scan_that_computes_again_keeps_about_the_square_root()
    {
        static int Nodes(Tensor y)
        {
            HashSet<Node> seen = [];
            Stack<GradFunction> open = new([y.GradFunction!]);
            while (open.TryPop(out GradFunction? function))
            {
                if (seen.Add(function.Node))
                {
                    foreach (GradFunction input in function.Inputs.OfType<GradFunction>())
                    {
                        open.Push(input);
                    }
                }
            }

            return seen.Count;
        }

        Variable w = new(Tensor.Of([0.5, 0.2, -0.3]));
        Tensor xs = Tensor.Randn([400, 3], DType.Float64, 4);
        Tensor F(bool recompute) => Transform.Scan((Tensor c, Tensor x) => ((w * c + x).Sin(), c), Tensor.Zeros([3], DType.Float64), xs, recompute: recompute).Carry.Sum();
        Assert.True(Nodes(F(false)) >= 1200);
        Assert.InRange(Nodes(F(true)), 20, 60);
    }

    [Fact]
    public void A_scan_of_a_thousand_steps_is_one_line()
    {
        Tensor xs = Tensor.Randn([1000, 3], DType.Float64, 4) * 0.1;
        Tensor F(Tensor w) => Transform.Scan((Tensor c, Tensor x) => ((w * c + x).Sin(), c), Tensor.Ones(3).Cast(DType.Float64), xs).Carry.Sum();
        Graph graph = Transform.Trace(F, s_x[0]);
        Assert.Single(graph.Nodes, node => node.Op is Scan { Length: 1000 });
        Assert.True(graph.OperationCount < 6, graph.ToString());
        Assert.True(F(s_x[0]).AllClose(graph.Run(s_x[0])[0], 1e-14, 1e-14));
        Assert.True(Transform.Trace(Transform.Grad(F), s_x[0]).OperationCount < 20);
        Assert.True(Transform.Grad(F)(s_x[0]).AllClose(Transform.Stage(Transform.Grad(F))(s_x[0]), 1e-12, 1e-12));
    }

    [Fact]
    public void Dropout_in_a_staged_scan_draws_what_the_loop_draws()
    {
        Generator generator = new(5);
        Dropout dropout = new(0.5, generator);
        Tensor F(Tensor x) => Transform.ForI(0, 4, (i, y) => dropout.Forward(y) + 1, x);
        float[] expected = F(Tensor.Ones(50)).ToArray<float>();
        Assert.Equal([5L, 4L], generator.State.Value.ToArray<long>());
        generator.Seed(5);
        Assert.Equal(expected, Transform.Stage(F)(Tensor.Ones(50)).ToArray<float>());
        Assert.Equal([5L, 4L], generator.State.Value.ToArray<long>());
    }

    [Fact]
    public void A_while_over_examples_stops_each_at_its_time()
    {
        int steps = 0;
        Tensor F(Tensor x) => Transform.While(
            y => y < 100,
            y =>
            {
                steps++;
                return y * y;
            },
            x);
        Tensor xs = Tensor.Of([2.0, 3, 11, 1000]);
        double[] expected = [256, 6561, 121, 1000];
        Assert.Equal(expected, Transform.Vmap(F)(xs).ToArray<double>());
        Assert.Equal(3, steps);
        Assert.Equal(expected, Transform.Stage(Transform.Vmap(F))(xs).ToArray<double>());
        Assert.Equal(expected, Transform.Vmap(Transform.Stage(F))(xs).ToArray<double>());
        Assert.Equal(8 * Math.Pow(2, 7), (double)Transform.Grad(F)(2.0));
        Assert.Equal(8 * Math.Pow(2, 7), (double)Transform.Jvp(Transform.Stage(F), Tensor.Of(2.0), Tensor.Of(1.0)).Tangent);
    }

    [Fact]
    public void Reverse_through_a_staged_while_needs_a_bound()
    {
        static Tensor F(Tensor x, int? maxSteps) => Transform.While(y => y < 100, y => y * y, x, maxSteps);
        Assert.Equal(8 * Math.Pow(2, 7), (double)Transform.Grad(Transform.Stage(x => F(x, 10)))(2.0));
        Assert.Equal(16, (double)F(2.0, 2));
        Assert.Equal(16, (double)Transform.Stage(x => F(x, 2))(Tensor.Of(2.0)));
        Assert.Equal(32, (double)Transform.Grad(Transform.Stage(x => F(x, 2)))(2.0));
    }

    [Fact]
    public void A_bound_that_is_missing_is_missed_where_the_derivative_is_asked_for()
    {
        static Tensor Unbounded(Tensor x) => Transform.While(y => y < 100, y => y * y, x);
        bool went = false;
        Tensor After(Tensor x)
        {
            Tensor y = Unbounded(x);
            went = true;
            return y;
        }

        foreach (Action ask in new Action[] { () => Transform.Stage(Transform.Grad(After))(2.0), () => Transform.Stage(x => Transform.Vjp(After, x).Value)(2.0) })
        {
            string message = Assert.Throws<InvalidOperationException>(ask).Message;
            Assert.Contains("maxSteps: 100", message, StringComparison.Ordinal);
            Assert.Contains("static Tensor Unbounded(Tensor x) => Transform.While(y => y < 100", message, StringComparison.Ordinal);
            Assert.False(went);
        }

        Action differentiate = () => Transform.Grad(Transform.Stage(Unbounded))(2.0);
        string outside = Assert.Throws<InvalidOperationException>(differentiate).Message;
        Assert.Contains("static Tensor Unbounded(Tensor x) => Transform.While(y => y < 100", outside, StringComparison.Ordinal);
        Assert.Contains("Transform.Grad(Transform.Stage(Unbounded))(2.0)", outside, StringComparison.Ordinal);

        // A variable among the operands asks for nothing until there is a Backward.
        Variable w = new(2.0);
        Tensor power = Transform.Stage(x => Transform.While(y => y < 100, y => y * w, x))(Tensor.Of(2.0));
        Assert.Equal(128, (double)power);
        Assert.Contains("y => y * w", Assert.Throws<InvalidOperationException>(() => power.Backward()).Message, StringComparison.Ordinal);
        Assert.Equal(128, (double)Transform.Grad(Transform.Stage(x => x * Transform.While(y => y < 100, y => y * w.Detach(), x.Detach())))(2.0));
    }

    [Fact]
    public void Messages_say_what_differs()
    {
        Tensor x = s_x[0];
        Assert.Contains("one bool, not by float64 [3]", Assert.Throws<ArgumentException>(() => Transform.Cond(x, y => y, y => y, x)).Message, StringComparison.Ordinal);
        Assert.Contains("float64 [3] and float64 [2]", Assert.Throws<ArgumentException>(() => Transform.Stage(y => Transform.Cond(y.Sum() > 0, z => z, z => z[..2], y))(x)).Message, StringComparison.Ordinal);
        Assert.Contains("hands on float64 [3], but its step returned float64 [2]", Assert.Throws<ArgumentException>(() => Transform.ForI(0, 2, (_, z) => z[..2], x)).Message, StringComparison.Ordinal);
        Assert.Contains("Pass length", Assert.Throws<ArgumentException>(() => Transform.Scan<Tensor, Tensor?, Tensor>((c, _) => (c, c), x, null)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot take -1 steps", Assert.Throws<ArgumentOutOfRangeException>(() => Transform.Scan<Tensor, Tensor?, Tensor>((c, _) => (c, c), x, null, length: -1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Transform.ForI(0, 0, (_, z) => z, x, segments: 0));
        Assert.Contains("4 slices", Assert.Throws<ArgumentException>(() => Transform.Scan((Tensor c, (Tensor A, Tensor B) r) => (c, c), x, (s_x, s_x[..4]))).Message, StringComparison.Ordinal);
        Assert.Contains("ForI hands on float64 [3], but its step returned float32 [3]", Assert.Throws<ArgumentException>(() => Transform.ForI(0, 2, (_, z) => z.Cast(DType.Float32), x)).Message, StringComparison.Ordinal);
        foreach (Func<Tensor, Tensor> other in new Func<Tensor, Tensor>[] { r => r[..2], r => r.Cast(DType.Float32) })
        {
            Assert.Contains("step 1 gave (float", Assert.Throws<ArgumentException>(() => Transform.Scan((c, r) => (c + 1, (double)c > 0 ? other(r) : r), Tensor.Of(0.0), s_x)).Message, StringComparison.Ordinal);
        }

        Assert.Contains("given to Cond returned null", Assert.Throws<InvalidOperationException>(() => Transform.Cond(true, _ => null!, y => y, x)).Message, StringComparison.Ordinal);
        Assert.Contains("given to While returned null", Assert.Throws<InvalidOperationException>(() => Transform.While(_ => null!, y => y, x)).Message, StringComparison.Ordinal);
        Assert.Contains("given to ForI returned null", Assert.Throws<InvalidOperationException>(() => Transform.ForI(0, 2, (_, _) => null!, x)).Message, StringComparison.Ordinal);
        InvalidOperationException read = Assert.Throws<TracingException>(() => Transform.Stage(y => Transform.ForI(0, 2, (_, z) => (double)z.Sum() > 0 ? z : -z, y))(x));
        Assert.Contains("Transform.Cond or Transform.While", read.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_steps_at_all()
    {
        (Tensor carry, Tensor ys) = Transform.Scan((Tensor c, Tensor x) => (c + x, c.Sum()), s_x[0], s_x[..0]);
        Assert.True(carry.AllClose(s_x[0]));
        Assert.Equal(new Shape(0), ys.Shape);
        Assert.Equal(new Shape(0), Transform.Scan((c, x) => (c + x, c.Sum()), s_x[0], s_x[..0], recompute: true).Ys.Shape);
        Assert.True(Transform.ForI(3, 3, (_, z) => z * 2, s_x).AllClose(s_x));
        Assert.True(Transform.ForI(3, -3, (_, z) => (double)z.Sum() > 0 ? z * 2 : z, s_x, recompute: true).AllClose(s_x));
    }

    [Fact]
    public void A_length_without_slices()
    {
        (Tensor last, Tensor powers) = Transform.Scan<Tensor, Tensor?, Tensor>((c, _) => (c * 2, c), Tensor.Of(1.0), null, length: 5);
        Assert.Equal(32, (double)last);
        Assert.Equal([1.0, 2, 4, 8, 16], powers.ToArray<double>());
    }
}
