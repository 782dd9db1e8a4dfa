using Nabla.Learning;
using Nabla.Primitives;

namespace Nabla.Tests.Transforms;

/// <summary>Checkpoint changes what is kept, not what comes out.</summary>
public sealed class CheckpointTests
{
    private static readonly Tensor s_x = Tensor.Randn([4, 3], DType.Float64, 1);

    [Fact]
    public void Gradients_of_variables_that_layers_read_are_those_without()
    {
        Sequential model = new(new Linear(3, 5), new Nabla.Learning.Tanh(), new Linear(5, 2));
        Tensor x = Tensor.Randn([4, 3], seed: 2);
        model.Forward(x).Square().Sum().Backward();
        Tensor[] expected = [.. model.Parameters.Select(parameter => parameter.Grad!)];
        foreach (Variable parameter in model.Parameters)
        {
            parameter.ClearGrad();
        }

        Tensor y = Transform.Checkpoint(model.Forward)(x);
        Assert.Equal("Call", y.GradFunction!.Name);
        y.Square().Sum().Backward();
        foreach ((Tensor gradient, Variable parameter) in expected.Zip(model.Parameters))
        {
            Assert.Equal(gradient.ToArray<float>(), parameter.Grad!.ToArray<float>());
        }
    }

    [Fact]
    public void A_tree_and_what_the_function_captured_from_an_outer_transform()
    {
        static Tensor F(Tensor outer, (Tensor A, Tensor B) p) => (p.A.Sin() * p.B * outer).Sum();
        Tensor a = s_x[0];
        Tensor expected = Transform.Grad(outer => F(outer, (outer.Exp(), a)))(s_x[1]);
        Tensor actual = Transform.Grad(outer => Transform.Checkpoint(((Tensor A, Tensor B) p) => F(outer, p))((outer.Exp(), a)))(s_x[1]);
        Assert.True(expected.AllClose(actual, 1e-14, 1e-14));
    }

    [Fact]
    public void Dropout_draws_the_same_mask_again_and_the_generator_moves_once()
    {
        Generator generator = new(7);
        Dropout dropout = new(0.5, generator);
        Variable x = new(Tensor.Ones(100));
        Tensor y = Transform.Checkpoint(dropout.Forward)(x);
        Assert.Equal([7L, 1L], generator.State.Value.ToArray<long>());
        y.Sum().Backward();
        Assert.Equal([7L, 1L], generator.State.Value.ToArray<long>());
        Assert.Equal(y.ToArray<float>(), x.Grad!.ToArray<float>());
        Assert.InRange((double)Functions.Equal(y, 0).Cast(DType.Float32).Mean(), 0.2, 0.8);
        Assert.Equal(new Dropout(0.5, new Generator(7)).Forward(Tensor.Ones(100)).ToArray<float>(), y.ToArray<float>());
    }

    [Fact]
    public void Dropout_over_examples_draws_for_each_and_the_same_again()
    {
        Generator generator = new(7);
        Dropout dropout = new(0.5, generator);
        Func<Tensor, Tensor> f = Transform.Vmap(Transform.Grad(x => Transform.Checkpoint(dropout.Forward)(x).Square().Sum()));
        Tensor x = Tensor.Ones(20, 30);
        Tensor gradient = f(x);
        Assert.Equal([7L, 1L], generator.State.Value.ToArray<long>());
        generator.Seed(7);
        Tensor y = Transform.Vmap(dropout.Forward)(x);
        Assert.Equal((y * 4).ToArray<float>(), gradient.ToArray<float>());
        Assert.False(y[0].AllClose(y[1]));
    }

    [Fact]
    public void A_statistic_that_is_assigned_and_read_again_is_a_constant()
    {
        Variable mean = new(Tensor.Of(1.0), trainable: false);
        Tensor F(Tensor x)
        {
            mean.Value = (0.5 * mean + 0.5 * x.Mean()).Detach();
            return ((x - mean) * mean).Sum();
        }

        Tensor expected = Transform.Grad(F)(s_x);
        double after = (double)mean.Value;
        mean.Value = Tensor.Of(1.0);
        Assert.True(expected.AllClose(Transform.Grad(Transform.Checkpoint(F))(s_x), 1e-14, 1e-14));
        Assert.Equal(after, (double)mean.Value);
    }

    [Fact]
    public void Variables_are_assigned_once()
    {
        Variable count = new(0f, trainable: false);
        Variable w = new(2f);
        Func<Tensor, Tensor> f = Transform.Checkpoint(x =>
        {
            count.Value += 1;
            return w * x.Square();
        });
        f(3f).Backward();
        Assert.Equal(1, (float)count.Value);
        Assert.Equal(9, (float)w.Grad!);
    }

    [Fact]
    public void What_no_gradient_reaches_has_none()
    {
        Variable reached = new(2f);
        Variable stopped = new(3f);
        Transform.Checkpoint(x => x * reached + stopped.Detach())(1f).Backward();
        Assert.NotNull(reached.Grad);
        Assert.Null(stopped.Grad);
    }

    [Fact]
    public void No_gradient_goes_through_what_is_read_without_one()
    {
        Variable w = new(2f);
        Tensor y = Transform.Checkpoint(x =>
        {
            Tensor through = w * x;
            using (Transform.NoGrad())
            {
                through += w.Exp() * (w * x);
            }

            return through + w.Value * x + w.Detach().Sin();
        })(3f);
        y.Backward();
        Assert.Null(w.Grad);

        y = Transform.Checkpoint(x => w * x + w.Value * x)(3f);
        y.Backward();
        Assert.Equal(3, (float)w.Grad!);
    }

    [Fact]
    public void What_is_kept_is_not_computed_again()
    {
        Tensor w = Tensor.Randn([3, 3], DType.Float64, 3);
        Tensor F(Tensor x) => x.MatMul(w).Tanh().MatMul(w).Sum();
        int Products(Func<string, bool>? keep)
        {
            Graph graph = Transform.Trace<Tensor, (Tensor Value, Tensor Gradient)>(Transform.ValueAndGrad(Transform.Checkpoint(F, keep)), s_x);
            return graph.Nodes.Select(node => node.Op).OfType<Call>().Sum(call => ((GraphBody)call.Body).Graph.Nodes.Count(node => node.Op is MatMul));
        }

        // Two forward, the first again, two backward; and of what is kept none again.
        Assert.Equal(5, Products(null));
        Assert.Equal(4, Products(name => name is "MatMul"));
        Tensor expected = Transform.Grad(F)(s_x);
        Assert.True(expected.AllClose(Transform.Grad(Transform.Checkpoint(F, name => name is "MatMul" or "Tanh"))(s_x), 1e-14, 1e-14));
        Tensor twice = Transform.Hessian(F)(s_x);
        Assert.True(twice.AllClose(Transform.Hessian(Transform.Checkpoint(F, name => name is "MatMul" or "Tanh"))(s_x), 1e-12, 1e-12));
        Assert.True(twice.AllClose(Transform.JacobianReverse(Transform.Grad(Transform.Checkpoint(F, name => name is "Tanh")))(s_x), 1e-12, 1e-12));
        Assert.True(expected.AllClose(Transform.Vmap(Transform.Grad((Tensor row) => Transform.Checkpoint(F, name => name is "Tanh")(row.Reshape(1, 3))))(s_x), 1e-12, 1e-12));
    }

    [Fact]
    public void A_training_step_with_it_can_be_written_down()
    {
        Sequential model = new(new Linear(3, 5), new Nabla.Learning.Relu(), new Linear(5, 2));
        Tensor x = Tensor.Randn([4, 3], seed: 2);
        void Step()
        {
            foreach (Variable parameter in model.Parameters)
            {
                parameter.ClearGrad();
            }

            Transform.Checkpoint(model.Forward)(x).Square().Sum().Backward();
        }

        Step();
        float[][] expected = [.. model.Parameters.Select(parameter => parameter.Grad!.ToArray<float>())];
        Graph graph = Transform.Trace(Step);
        GraphCheck.Check(graph);
        graph.Run();
        Assert.Equal(expected, model.Parameters.Select(parameter => parameter.Grad!.ToArray<float>()));
        Assert.Contains("Call { Body = ", graph.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_read_inside_says_what_to_use_instead()
    {
        InvalidOperationException thrown = Assert.Throws<TracingException>(() => Transform.Checkpoint(x => (double)x.Sum() > 0 ? x : -x)(s_x));
        Assert.Contains("Transform.Cond or Transform.While", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("CheckpointTests.cs", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_inside_says_to_call_it_outside()
    {
        Variable w = new(2f);
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => Transform.Checkpoint(x =>
        {
            (w * x).Backward();
            return x;
        })(1f));
        Assert.Contains("Call Backward and ClearGrad outside", thrown.Message, StringComparison.Ordinal);
    }
}
