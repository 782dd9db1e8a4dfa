using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Gradients at the places where a naive rule computes 0 · ∞.</summary>
public sealed class NaNSafetyTests
{
    private static readonly Tensor s_zero = Tensor.Of(0.0);

    [Fact]
    public void WhatWhereDoesNotTakeReceivesAnExactZero()
    {
        Tensor x = Tensor.Of([0.0, 1, -1]);
        (Tensor value, Func<Tensor, (Tensor, Tensor)> pullback) = Vjp(((Tensor A, Tensor B) p) => Functions.Where(x > 0, p.A, p.B), (x, x * double.NaN));

        Assert.Equal([double.NaN, 1, double.NaN], value.ToArray<double>());
        Assert.Equal([0.0, double.NaN, 0], pullback(Tensor.Of([double.NaN, double.NaN, 1])).Item1.ToArray<double>());
        Assert.Equal([double.NaN, 0.0, 1], pullback(Tensor.Of([double.NaN, double.NaN, 1])).Item2.ToArray<double>());

        // The usual remedy where a function itself has no slope: choose before and after.
        Func<Tensor, Tensor> logarithm = v => Functions.Where(v > 0, Functions.Where(v > 0, v, 1).Log(), 0).Sum();
        Assert.Equal([0.0, 1, 0], Grad(logarithm)(x).ToArray<double>());
    }

    [Fact]
    public void ANormOfZeroHasTheGradientZeroAtEveryOrder()
    {
        foreach (double p in new[] { 2, 1, 3, 1.5, 0.5, double.PositiveInfinity })
        {
            Assert.Equal([0.0, 0], Grad((Tensor x) => x.Norm(p))(Tensor.Of([0.0, 0])).ToArray<double>().Select(Math.Abs));
        }

        Assert.Equal([0.0, 0], Grad((Tensor x) => Grad((Tensor z) => z.Norm())(x).Sum())(Tensor.Of([0.0, 0])).ToArray<double>());
        Assert.Equal([0.0, 0, 0], Grad((Tensor x) => x.Std())(Tensor.Of([2.0, 2, 2])).ToArray<double>());

        // A zero beside others does not spoil them.
        Assert.Equal([0.0, 1], Grad((Tensor x) => x.Norm(1.5))(Tensor.Of([0.0, 4])).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.0, 1], Grad((Tensor x) => x.Norm(0.5))(Tensor.Of([0.0, 4])).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(0.0, (double)Tensor.Of([0.0, 4]).Norm(-1));
    }

    [Fact]
    public void SqrtAtZeroPassesNothingOnWhenNothingArrives()
    {
        Assert.Equal(double.PositiveInfinity, (double)Grad(Functions.Sqrt)(s_zero));
        Assert.Equal(0.0, (double)Grad((Tensor x) => x.Sqrt() * 0)(s_zero));
        Assert.Equal(0.0, (double)Grad(Grad((Tensor x) => x.Sqrt() * 0))(s_zero));
    }

    [Fact]
    public void SqrtHasItsCurvatureWhereTheResidualIsZero()
    {
        // (√x − 2)² at its minimum, 4: the cotangent is 0 there, but the second derivative is 2 (1/(2√x))² = 1/8.
        Assert.Equal(0.125, (double)Grad(Grad((Tensor x) => (x.Sqrt() - 2).Square()))(4.0));
    }

    [Fact]
    public void PowersOfZeroAndToZero()
    {
        Func<Tensor, Tensor> ofBase(double exponent) => x => x.Pow(Tensor.Of(exponent));

        Assert.Equal(0.0, (double)Grad(ofBase(0))(s_zero));
        Assert.Equal(0.0, (double)Grad(Grad(ofBase(0)))(s_zero));
        Assert.Equal(1.0, (double)Grad(ofBase(1))(s_zero));
        Assert.Equal(0.0, (double)Grad(Grad(ofBase(1)))(s_zero));
        Assert.Equal(0.0, (double)Grad(ofBase(2))(s_zero));
        Assert.Equal(2.0, (double)Grad(Grad(ofBase(2)))(s_zero));
        Assert.Equal(0.0, (double)Grad(Grad(Grad(ofBase(2))))(s_zero));
        Assert.Equal(6.0, (double)Grad(Grad(Grad(ofBase(3))))(s_zero));
        Assert.Equal(0.0, (double)Grad((Tensor y) => s_zero.Pow(y))(2.0));
        Assert.Equal(0.0, (double)Grad(Grad((Tensor y) => s_zero.Pow(y)))(2.0));
        Assert.Equal(0.0, (double)Grad((Tensor y) => s_zero.Pow(y))(0.0));

        // The mixed derivative of x^y at y = 0 is 1/x.
        Assert.Equal(0.25, (double)Grad((Tensor y) => Grad((Tensor x) => x.Pow(y))(4.0))(0.0));
        Assert.Equal(0.25, (double)Grad((Tensor x) => Grad((Tensor y) => x.Pow(y))(0.0))(4.0));
        Assert.Equal(-8.0, (double)Grad((Tensor x) => x.Pow(Tensor.Of(2.0)))(-4.0));
    }

    [Fact]
    public void LogSumExpOfNothing()
    {
        Tensor nothing = Tensor.Full([3], double.NegativeInfinity);

        Assert.Equal(double.NegativeInfinity, (double)nothing.LogSumExp());
        Assert.Equal([0.0, 0, 0], Grad((Tensor x) => x.LogSumExp())(nothing).ToArray<double>());
        Assert.Equal([0.0, 0.5, 0.5], Grad((Tensor x) => x.LogSumExp())(Tensor.Of([double.NegativeInfinity, 1000, 1000])).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(double.PositiveInfinity, (double)Tensor.Of([double.PositiveInfinity, 1]).LogSumExp());
        Assert.Equal([1000.6931471805599, -1e300], Tensor.Of([1000.0, 1000, -1e300, -1e300], [2, 2]).LogSumExp(1).ToArray<double>(), (a, b) => Math.Abs(a - b) < 1e-9 || a == b);
    }

    [Fact]
    public void TiesShareAndNaNIsSeen()
    {
        Assert.Equal([0.0, 0.5, 0.5], Grad((Tensor x) => x.Max())(Tensor.Of([1.0, 3, 3])).ToArray<double>());
        Assert.Equal([1 / 3.0, 1 / 3.0, 1 / 3.0], Grad((Tensor x) => x.Min())(Tensor.Of([2.0, 2, 2])).ToArray<double>());
        Assert.True(double.IsNaN((double)Tensor.Of([1, double.NaN, 3]).Max()));
        Assert.Equal(1L, (long)Tensor.Of([1, double.NaN, 3]).ArgMax());
        Assert.Equal([0.5, 1, 0, 1], Grad((Tensor x) => x.Maximum(Tensor.Of([1.0, 1, 5, 1])).Sum())(Tensor.Of([1.0, 2, 3, double.NaN])).ToArray<double>());
        Assert.Equal([0.5, 0, 1, 1], Grad((Tensor x) => x.Minimum(Tensor.Of([1.0, 1, 5, 1])).Sum())(Tensor.Of([1.0, 2, 3, double.NaN])).ToArray<double>());
    }

    [Fact]
    public void ProductsWithZerosHaveTheirGradientsAndHessians()
    {
        Assert.Equal([0.0, 6, 0], Grad((Tensor x) => x.Prod())(Tensor.Of([2.0, 0, 3])).ToArray<double>());
        Assert.Equal([0.0, 0, 0], Grad((Tensor x) => x.Prod())(Tensor.Of([0.0, 0, 3])).ToArray<double>());
        Assert.Equal([15.0, 10, 6], Grad((Tensor x) => x.Prod())(Tensor.Of([2.0, 3, 5])).ToArray<double>());

        // The Hessian of x₀x₁x₂ has x₂ at (0, 1) and so on, whatever is zero.
        double[][] points = [[0, 2, 3], [0, 0, 3], [0, 0, 0], [2, 3, 5]];
        foreach (double[] at in points)
        {
            for (int row = 0; row < 3; row++)
            {
                double[] hessian = Grad((Tensor x) => Grad((Tensor z) => z.Prod())(x)[row])(Tensor.Of(at)).ToArray<double>();
                for (int column = 0; column < 3; column++)
                {
                    Assert.Equal(row == column ? 0 : at[3 - row - column], hessian[column]);
                }
            }
        }

        Assert.Equal(1.0, (double)Grad((Tensor a) => Grad((Tensor b) => Grad((Tensor c) => Functions.Stack([a, b, c], 0).Prod())(0.0))(0.0))(0.0));

        // Along some axes only, and where the product itself leaves the range.
        Tensor x = Tensor.Of([0.0, 2, 3, 4, 5, 6], [2, 3]);
        Assert.Equal([4.0, 5, 6, 0, 2, 3], Grad((Tensor z) => z.Prod(0).Sum())(x).ToArray<double>());
        Assert.Equal([6.0, 0, 0, 30, 24, 20], Grad((Tensor z) => z.Prod(1).Sum())(x).ToArray<double>());
        Assert.Equal([2, 3, 2], Grad((Tensor z) => z.Prod([0, 2]).Sum())(Tensor.Rand([2, 3, 2], DType.Float64, 1)).Shape);
        Assert.Equal([1e200, 1e200], Grad((Tensor z) => z.Prod())(Tensor.Of([1e200, 1e200])).ToArray<double>());
        Assert.Equal([0, 2], Grad((Tensor z) => z.Prod(0).Sum())(Tensor.Zeros([0, 2], DType.Float64)).Shape);
        Assert.Equal([1.0], Grad((Tensor z) => z.Prod())(Tensor.Of([0.0])).ToArray<double>());
    }

    [Fact]
    public void EluIsSmoothFarFromZeroAtEveryOrder()
    {
        Tensor x = Tensor.Of([1000.0, 2, -1, -1000]);
        double[] second = Grad((Tensor v) => Grad((Tensor z) => z.Elu().Sum())(v).Sum())(x).ToArray<double>();

        Assert.Equal([0.0, 0, Math.Exp(-1), 0], second, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void FiniteFunctionsStayFiniteFarOut()
    {
        foreach (Func<Tensor, Tensor> f in new Func<Tensor, Tensor>[] { Functions.Sigmoid, Functions.Tanh, Functions.Softplus, Functions.Silu, Functions.Gelu, Functions.Erf, Functions.Relu, x => x.LeakyRelu(), x => x.Gelu(approximate: true), x => x.LogSoftmax(0), x => x.Softmax(0), x => x.Clamp(-1, 1) })
        {
            foreach (double at in new[] { 1e4, -1e4 })
            {
                Tensor x = Tensor.Of([at, 1]);
                Assert.True((bool)Functions.IsFinite(f(x)).All());
                Assert.True((bool)Functions.IsFinite(Grad((Tensor v) => f(v)[0])(x)).All());
                Assert.True((bool)Functions.IsFinite(Grad((Tensor v) => Grad((Tensor z) => f(z)[0])(v).Sum())(x)).All());
            }
        }
    }
}
