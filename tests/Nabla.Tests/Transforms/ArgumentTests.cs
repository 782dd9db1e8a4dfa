using static Nabla.Transform;

namespace Nabla.Tests.Transforms;

/// <summary>Which argument, what else is returned, trees in and out, and what does not depend on anything.</summary>
public sealed class ArgumentTests
{
    [Fact]
    public void The_argument_can_be_chosen()
    {
        Func<Tensor, Tensor, Tensor> f = (x, y) => x * x * y;
        Assert.Equal(12f, (float)Grad(f)(2f, 3f));
        Assert.Equal(4f, (float)Grad(f, argument: 1)(2f, 3f));
        Func<Tensor, Tensor, Tensor, Tensor> g = (x, y, z) => x * y * z * z;
        Assert.Equal([48f, 32f, 48f], Enumerable.Range(0, 3).Select(k => (float)Grad(g, k)(2f, 3f, 4f)));
        (Tensor first, Tensor second) = Grad(((Tensor X, Tensor Y) p) => f(p.X, p.Y))((2f, 3f));
        Assert.Equal((12f, 4f), ((float)first, (float)second));
        Assert.Contains("has arguments 0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => Grad(f, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_else_is_returned_comes_out_as_constants()
    {
        Func<Tensor, (Tensor, (Tensor Squares, string Note))> f = x => ((x * x).Sum(), (x * x, "seen"));
        (Tensor value, (Tensor squares, string note), Tensor gradient) = ValueAndGrad(f)(Tensor.Of([1f, 2f]));
        Assert.Equal(5f, (float)value);
        Assert.Equal("seen", note);
        Assert.Equal([1f, 4f], squares.ToArray<float>());
        Assert.Equal([3f, 8f], (squares + gradient).ToArray<float>());
    }

    [Fact]
    public void A_pullback_takes_a_tree_of_cotangents()
    {
        ((Tensor sum, Tensor product) value, Func<(Tensor, Tensor), (Tensor, Tensor)> pullback) =
            Vjp<(Tensor X, Tensor Y), (Tensor, Tensor)>(p => (p.X + p.Y, p.X * p.Y), (2f, 3f));
        Assert.Equal((5f, 6f), ((float)value.sum, (float)value.product));
        (Tensor x, Tensor y) = pullback((1f, 10f));
        Assert.Equal((31f, 21f), ((float)x, (float)y));
    }

    [Fact]
    public void Independence_gives_zeros_and_a_reason()
    {
        Func<(Tensor Used, Tensor Unused), Tensor> f = p => p.Used.Square().Sum();
        (Tensor used, Tensor unused) = Grad(f)((Tensor.Of([3f, 4f]), Tensor.Ones(2, 2)));
        Assert.Equal([6f, 8f], used.ToArray<float>());
        Assert.Equal(new float[4], unused.ToArray<float>());
        Assert.Equal(
            """
            Item1 float32 [2]: norm 10
            Item2 float32 [2, 2]: zero: the function does not depend on it (was it read through Detach, NoGrad or ToScalar, or left out?)
            """,
            GradientReport(f, (Tensor.Of([3f, 4f]), Tensor.Ones(2, 2))));
    }

    [Fact]
    public void A_draw_inside_Vmap_says_what_to_write()
    {
        string message = Assert.Throws<InvalidOperationException>(() => Vmap(x => x + Tensor.Randn(3))(Tensor.Ones(2, 3))).Message;
        Assert.Contains("ArgumentTests.cs:", message, StringComparison.Ordinal);
        Assert.Contains("x + Tensor.Randn(3)", message, StringComparison.Ordinal);
        Assert.Contains("Write x.RandnLike()", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_is_missing_is_named()
    {
        Func<Tensor, Tensor> reverseOnly = WithRule(x => x.Exp(), (x, y, g) => g * y);
        Assert.Contains("forward: (x, y, dx) =>", Assert.Throws<NotSupportedException>(() => Jvp(reverseOnly, 1f, 1f)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tangents_are_checked()
    {
        Assert.Contains("The tangent of the argument, float32 [2], has its type and shape, not float32 [3]", Assert.Throws<ArgumentException>(() => Jvp(x => x, Tensor.Ones(2), Tensor.Ones(3))).Message, StringComparison.Ordinal);
        Assert.Contains("only floating-point numbers have tangents", Assert.Throws<ArgumentException>(() => Jvp(x => x, Tensor.Of([1L]), Tensor.Of([1L]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Linearize_runs_the_function_once()
    {
        int runs = 0;
        (Tensor value, Func<Tensor, Tensor> push) = Linearize(
            x =>
            {
                runs++;
                return x.Sin() * x;
            },
            Tensor.Of([0.5, 2.0]));
        Tensor x = Tensor.Of([0.5, 2.0]);
        foreach (Tensor v in new Tensor[] { Tensor.Of([1.0, 0.0]), Tensor.Of([-2.0, 3.0]) })
        {
            Assert.True(push(v).AllClose(v * (x.Cos() * x + x.Sin()), 1e-14, 1e-14));
        }

        Assert.Equal(1, runs);
        Assert.True(value.AllClose(x.Sin() * x));
    }

    [Fact]
    public void Linearize_takes_trees()
    {
        Func<(Tensor A, Tensor B), (Tensor, Tensor)> f = p => (p.A * p.B, p.A.Sin());
        (_, Func<(Tensor A, Tensor B), (Tensor, Tensor)> push) = Linearize(f, (2.0, 3.0));
        (Tensor dProduct, Tensor dSine) = push((1.0, 10.0));
        Assert.Equal(23.0, (double)dProduct, 1e-12);
        Assert.Equal(Math.Cos(2), (double)dSine, 1e-12);
    }

    [Fact]
    public void StopGradient_stops_every_level()
    {
        Assert.Equal(3.0, (double)Grad(x => StopGradient(x) * x)(3.0));
        Assert.Equal(3.0, (double)Jvp(x => StopGradient(x) * x, 3.0, 1.0).Tangent);
        Assert.Equal(0.0, (double)Grad(x => Grad(y => StopGradient(y * y) * y)(x))(3.0));
        Assert.Equal([1.0, 2.0], Vmap(Grad(x => StopGradient(x) * x))(Tensor.Of([1.0, 2.0])).ToArray<double>());
        Assert.Equal(3.0, (double)Grad(Stage(x => StopGradient(x) * x))(3.0));
        Assert.Equal(7.0, (double)Grad(x => StopGradient((x, x * 2)).Item1 * x + 4.0 * x)(3.0));
    }
}
