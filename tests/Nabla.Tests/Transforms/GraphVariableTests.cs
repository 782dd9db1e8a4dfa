using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>What a run of a graph leaves in variables, and what may not be left there.</summary>
public sealed class GraphVariableTests
{
    [Fact]
    public void Variables_can_change_places()
    {
        Variable a = new(1f);
        Variable b = new(2f);
        Graph graph = Trace(() => (a.Value, b.Value) = (b.Value, a.Value));
        graph.Run();
        Assert.Equal((2f, 1f), (a.Value.ToScalar(), b.Value.ToScalar()));
    }

    [Fact]
    public void A_value_goes_to_another_variable_before_it_changes()
    {
        Variable now = new(1f);
        Variable before = new(0f, trainable: false);
        Graph graph = Trace(() =>
        {
            before.Value = now.Value;
            now.Value += 1;
        });
        graph.Run();
        graph.Run();
        Assert.Equal((3f, 2f), (now.Value.ToScalar(), before.Value.ToScalar()));
    }

    [Fact]
    public void Gradients_hold_no_graph_of_the_run()
    {
        Variable w = new(new float[] { 1, 2 });
        (w * w).Sum().Backward();
        Graph graph = Trace(() => (w * w).Sum().Backward());
        for (int i = 0; i < 5; i++)
        {
            graph.Run();
        }

        Assert.Equal([12f, 24], w.Grad!.ToArray<float>());
        Assert.Null(w.Grad.GradFunction);
        Assert.IsType<ConcreteTensor>(w.Grad);
    }

    [Fact]
    public void What_is_assigned_is_cut_off_as_it_is_when_computing()
    {
        Variable w = new(2f);
        Func<Tensor, Tensor> step = x =>
        {
            w.ClearGrad();
            w.Value = 3f;
            w.Value = w * x;
            (w * w).Backward();
            return w.Grad!;
        };
        Graph graph = Trace(step, 1f);
        graph.Check();
        Assert.Equal(step(2f).ToScalar(), graph.Run(2f)[0].ToScalar());
    }

    [Fact]
    public void A_number_may_stand_for_an_argument_and_be_a_result()
    {
        Assert.Equal(6, Trace(x => x * 2, 1f).Run(3f)[0].ToScalar());
        Assert.Equal(3, Trace(x => 3f, Tensor.Ones(2)).Run(Tensor.Ones(2))[0].ToScalar());
        Variable w = new(5f);
        Assert.Equal(5, Trace(x => w, Tensor.Ones(2)).Run(Tensor.Ones(2))[0].ToScalar());
    }

    [Fact]
    public void A_stand_in_cannot_be_left_as_a_gradient()
    {
        Variable w = new(2f);
        Assert.Contains("tracer of a functional transform", Assert.Throws<InvalidOperationException>(() => Vmap(x =>
        {
            w.ReplaceGrad(x);
            return x;
        })(Tensor.Ones(3))).Message, StringComparison.Ordinal);
        Assert.Null(w.Grad);
        Assert.Throws<InvalidOperationException>(() => Trace(() => Vmap(x => w.Value = x)(Tensor.Ones(3))));
        Assert.Throws<InvalidOperationException>(() => Jvp(
            x =>
            {
                (w * w).Backward(x);
                return x;
            },
            1f,
            1f));
        Assert.Null(w.Grad);
    }
}
