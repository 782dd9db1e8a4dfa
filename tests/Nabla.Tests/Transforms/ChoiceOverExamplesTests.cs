using Nabla.Learning;
using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>Choices and loops that differ between the examples of Vmap: what an example does not take leaves no trace in it.</summary>
public sealed class ChoiceOverExamplesTests
{
    private static readonly Tensor s_mixed = Tensor.Of([-1.0, 0, 2]);

    /// <summary>The five orders in which Grad, Vmap and Stage can meet.</summary>
    private static Func<Tensor, Tensor>[] Orders(Func<Tensor, Tensor> f) =>
    [
        Vmap(Grad(f)), Grad(x => Vmap(f)(x).Sum()), Stage(Vmap(Grad(f))), Grad(Stage(x => Vmap(f)(x).Sum())), Grad(x => Vmap(Stage(f))(x).Sum()),
    ];

    [Fact]
    public void An_infinite_derivative_of_what_is_not_taken_does_no_harm()
    {
        static Tensor F(Tensor x) => Cond(x > 0, y => y.Log(), y => y * 2, x);
        foreach (Func<Tensor, Tensor> gradient in Orders(F))
        {
            Assert.Equal([2.0, 2, 0.5], gradient(s_mixed).ToArray<double>());
        }

        Assert.Equal([2.0, 2, 0.5], Jvp(Vmap(F), s_mixed, s_mixed.OnesLike()).Tangent.ToArray<double>());
        Assert.Equal([0.0, 0, -0.25], Vmap(Grad(Grad(F)))(s_mixed).ToArray<double>());
    }

    [Fact]
    public void Examples_that_are_done_may_be_where_the_body_is_not_defined()
    {
        static Tensor F(Tensor x) => While(y => y > 1, y => (y - 1).Sqrt(), x, maxSteps: 20);
        Tensor xs = Tensor.Of([2.0, 3, 11, 1000]);
        double[] expected = [.. xs.Select(x => (double)Grad(F)(x))];
        Assert.All(expected, slope => Assert.True(double.IsFinite(slope)));
        foreach (Func<Tensor, Tensor> gradient in Orders(F))
        {
            Assert.True(gradient(xs).AllClose(Tensor.Of(expected), 1e-14, 1e-14));
        }
    }

    [Fact]
    public void A_choice_that_is_the_same_for_all_draws_for_each()
    {
        Generator generator = new(3);
        Dropout dropout = new(0.5, generator);
        Tensor F(Tensor x) => Vmap(y => Cond(x.Sum() > 0, dropout.Forward, z => z, y))(x);
        Tensor ones = Tensor.Ones(8, 20);
        float[] expected = F(ones).ToArray<float>();
        Assert.Equal([3L, 1L], generator.State.Value.ToArray<long>());
        generator.Seed(3);
        Assert.Equal(expected, Stage(F)(ones).ToArray<float>());
        Assert.Equal([3L, 1L], generator.State.Value.ToArray<long>());
    }

    [Fact]
    public void Where_examples_choose_differently_both_functions_draw()
    {
        Generator generator = new(3);
        Dropout dropout = new(0.5, generator);
        Func<Tensor, Tensor> f = Vmap(y => Cond(y.Sum() > 0, dropout.Forward, z => dropout.Forward(z) * 2, y));
        Tensor x = Tensor.Ones(8, 20) * Tensor.Of([1f, -1, 1, -1, 1, -1, 1, -1]).Unsqueeze(1);
        float[] expected = f(x).ToArray<float>();
        Assert.Equal([3L, 2L], generator.State.Value.ToArray<long>());
        generator.Seed(3);
        Assert.Equal(expected, Stage(f)(x).ToArray<float>());
        Assert.Equal([3L, 2L], generator.State.Value.ToArray<long>());
    }

    [Fact]
    public void A_draw_in_a_written_loop_that_examples_leave_at_different_times_says_what_to_do()
    {
        Dropout dropout = new(0.5, new Generator(3));
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(
            () => Stage(Vmap(y => While(z => z.Sum() < 10, z => dropout.Forward(z) + 1, y)))(Tensor.Ones(3, 4)));
        Assert.Contains("would have to hold a value for each example of Vmap", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("ChoiceOverExamplesTests.cs", thrown.Message, StringComparison.Ordinal);
    }
}
