using Nabla.Testing;
using static Nabla.Functions;

namespace Nabla.Tests;

public sealed class FixedPointTests
{
    private static readonly Tensor s_weight = Tensor.Randn([4, 4], DType.Float64, 3) * 0.2;

    [Fact]
    public void TheFixedPointOfTheCosine()
    {
        // x = cos(a x): dx/da = −x sin / (1 + a sin).
        Func<Tensor, Tensor> f = a => Solve.FixedPoint((x, b) => (b * x).Cos(), Tensor.Of(0.5), a);
        Tensor one = Tensor.Of(1.0);
        const double dottie = 0.7390851332151607;
        double sine = Math.Sin(dottie);

        Assert.Equal(dottie, (double)f(one), 1e-11);
        Assert.Equal(-dottie * sine / (1 + sine), (double)Transform.Grad(f)(one), 1e-10);
        Assert.Equal(-dottie * sine / (1 + sine), (double)Transform.Jvp(f, one, one).Tangent, 1e-10);
        Assert.Equal((double)Transform.Grad(Transform.Grad(f))(one), (double)Transform.Hessian(f)(one), 1e-9);
        GradientCheck.CheckGradient(f, one);
    }

    [Fact]
    public void LayersInEquilibriumPassTheGradientCheckToSecondOrder()
    {
        Func<(Tensor W, Tensor B), Tensor> f = p => Solve.FixedPoint((x, q) => (q.W.MatMul(x) + q.B).Tanh(), Tensor.Zeros([4], DType.Float64).Cast(p.B.DType), p);

        GradientCheck.CheckGradient(f, (s_weight, Tensor.Of([0.5, -0.2, 0.1, 0.9])));
    }

    [Fact]
    public void ForwardModeIsTheTransposeOfReverseMode()
    {
        Func<Tensor, Tensor> f = b => Solve.FixedPoint((x, q) => (s_weight.MatMul(x) + q).Tanh(), Tensor.Zeros([4], DType.Float64), b);
        Tensor at = Tensor.Of([0.5, -0.2, 0.1, 0.9]);

        Assert.True(Transform.JacobianForward(f)(at).AllClose(Transform.JacobianReverse(f)(at), 1e-9, 1e-10));
    }

    [Fact]
    public void InsideVmapExamplesDoNotChangeEachOther()
    {
        Func<Tensor, Tensor> f = b => Solve.FixedPoint((x, q) => (s_weight.MatMul(x) + q).Tanh(), Tensor.Zeros([4], DType.Float64), b);
        Tensor many = Stack([Tensor.Zeros([4], DType.Float64), Tensor.Of([0.5, -0.2, 0.1, 0.9]), Tensor.Of([3.0, -2.0, 1.0, 2.0])], 0);
        Tensor together = Transform.Vmap(f)(many);

        Assert.True(together.AllClose(Stack([.. many.Select(f)], 0), 1e-14, 1e-15));
        Assert.True(Transform.Vmap(f)(many[1..2])[0].AllClose(together[1], 0, 0));
        Func<Tensor, Tensor> sum = b => f(b).Square().Sum();
        Assert.True(Transform.Vmap(Transform.Grad(sum))(many).AllClose(Stack([.. many.Select(Transform.Grad(sum))], 0), 1e-10, 1e-10));
        Assert.True(Transform.Grad(b => Transform.Vmap(sum)(b).Sum())(many).AllClose(Stack([.. many.Select(Transform.Grad(sum))], 0), 1e-10, 1e-10));
    }

    [Fact]
    public void DampingTamesWhatOvershoots()
    {
        // x = 1 − 1.5 (x − a): the slope −1.5 throws every iterate farther away; dx/da = 0.6.
        Func<Tensor, double, Tensor> f = (a, damping) => Solve.FixedPoint((x, b) => 1 - 1.5 * (x - b), Tensor.Of(0.0), a, damping: damping);
        Tensor two = Tensor.Of(2.0);

        Assert.Equal(1.6, (double)f(two, 0.5), 1e-11);
        Assert.Equal(0.6, (double)Transform.Grad(a => f(a, 0.5))(two), 1e-11);
        Assert.StartsWith("Solve.FixedPoint did not converge in 1000 iterations", Assert.Throws<SolverException>(() => f(two, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatRunsAwaySaysSo()
    {
        Tensor two = Tensor.Of(2.0);

        Assert.StartsWith("Solve.FixedPoint met values that are not finite in iteration ", Assert.Throws<SolverException>(() => Solve.FixedPoint((x, b) => x * x * b, two, two)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Solve.FixedPoint did not converge in 3 iterations: the last changed x by ", Assert.Throws<SolverException>(() => Solve.FixedPoint((x, b) => x * 0.5 + b, two * 100, two, maxIterations: 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Solve.FixedPoint((x, b) => x * 0.5 + b, two, two, damping: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Solve.Root((x, b) => x * 0.5 + b, two, two, tolerance: double.NaN));
    }
}
