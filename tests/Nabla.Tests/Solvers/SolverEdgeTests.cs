namespace Nabla.Tests;

/// <summary>What all solvers promise: derivatives of any size, nothing captured that is lost, and words for what cannot be.</summary>
public sealed class SolverEdgeTests
{
    [Theory]
    [InlineData(DType.Float32, 1e-4)]
    [InlineData(DType.Float64, 1e-10)]
    public void SmallDerivativesAreAsExactAsLargeOnes(DType dtype, double tolerance)
    {
        // x = 0.9 x + a has dx/da = 10, found by an iteration that takes a hundred steps.
        Tensor zero = Tensor.Zeros([], dtype);
        Tensor one = Tensor.Full([], 1, dtype);
        Tensor F(Tensor a) => Solve.FixedPoint((x, b) => 0.9 * x + b, zero, a);
        foreach (double size in new[] { 1, 1e-3, 1e-6, 1e-9, 1e-15, 1e6 })
        {
            Assert.Equal(10, (double)Transform.Grad(a => size * F(a))(one) / size, 10 * tolerance);
            Assert.Equal(10, (double)Transform.Jvp(F, one, one * size).Tangent / size, 10 * tolerance);
        }

        Tensor sizes = Tensor.Of([1, 1e-12, 0, 1e3]).Cast(dtype);
        Tensor each = Transform.Vmap<Tensor, Tensor, Tensor>((a, size) => Transform.Grad(b => size * F(b))(a))(Tensor.Full([4], 1, dtype), sizes);
        Assert.True(each.AllClose(10 * sizes, tolerance, 0), each.ToString());
    }

    [Theory]
    [InlineData(1e-13)]
    [InlineData(1e5)]
    public void TheAdjointOfAStateAtRestIsSolvedAsExactlyAsIfItMoved(double size)
    {
        // The state rests at 0; only its cotangent moves, and it alone makes the steps short.
        Func<Tensor, Tensor> f = start => size * Solve.Ode((t, y, k) => k * (Math.Sin(3 * t) - 1) * y, start, [0, 3], Tensor.Of(2.0))[^1];
        double exact = Math.Exp(2 * ((1 - Math.Cos(9)) / 3 - 3));

        Assert.Equal(1, (double)Transform.Grad(f)(Tensor.Of(0.0)) / (size * exact), 1e-5);
        Assert.Equal(1, (double)Transform.Jvp(f, Tensor.Of(0.0), Tensor.Of(1.0)).Tangent / (size * exact), 1e-5);
    }

    [Fact]
    public void WhatIsUsedForAWhileOnlyIsRefusedToo()
    {
        Variable hidden = new(2.0);
        Tensor one = Tensor.Of(1.0);
        Tensor Early(double t, Tensor y, Tensor k) => t < 0.5 ? -hidden * y : -k * y;

        Assert.Contains("given to Solve.Ode computes with a trainable Variable", Assert.Throws<InvalidOperationException>(() => Solve.Ode(Early, one, [0, 1], one)).Message, StringComparison.Ordinal);
        Solve.Ode(Early, one, [0, 1], one, gradient: OdeGradient.Discrete)[^1].Backward();
        Assert.Equal(-0.5 * Math.Exp(-1.5), (double)hidden.Grad!, 1e-4);
        int calls = 0;
        Tensor First(Tensor x, Tensor b) => calls++ == 0 ? hidden * 1 : 0.5 * x + b;
        Assert.Throws<InvalidOperationException>(() => Solve.FixedPoint(First, one, one));
        using (Transform.NoGrad())
        {
            Assert.Equal(2, (double)Solve.FixedPoint((_, _) => hidden, one, one));
        }
    }

    [Fact]
    public void WhereADerivativeFailsItSaysSo()
    {
        Tensor one = Tensor.Of(1.0);
        Func<Tensor, Tensor> slow = a => Solve.FixedPoint((x, b) => 0.98 * x + b, one * 50, a, maxIterations: 200);

        Assert.StartsWith("The reverse mode of Solve.FixedPoint did not converge in 200", Assert.Throws<SolverException>(() => Transform.Grad(slow)(one)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The forward mode of Solve.FixedPoint did not converge in 200", Assert.Throws<SolverException>(() => Transform.Jvp(slow, one, one)).Message, StringComparison.Ordinal);

        // A state at rest takes a few long steps; its cotangent, which swings, does not.
        Func<Tensor, Tensor> rest = start => Solve.Ode((t, y, k) => k * Math.Sin(20 * t) * y, start, [0, 5], one, maxSteps: 20)[^1];
        Assert.Equal(0, (double)rest(one * 0));
        Assert.StartsWith("The reverse mode of Solve.Ode did not reach t = 0 in 20 steps", Assert.Throws<SolverException>(() => Transform.Grad(rest)(one * 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HalfPrecisionConvergesToWhatItCanHold()
    {
        foreach (DType half in new[] { DType.Float16, DType.BFloat16 })
        {
            Tensor one = Tensor.Full([], 1, half);
            Assert.Equal(0.739, (float)Solve.FixedPoint((x, b) => (b * x).Cos(), one, one), 0.02);
            Assert.Equal(1.414, (float)Solve.Root((x, b) => x * x - b, one, one + one), 0.02);
            Assert.Equal(0.368, (float)Solve.Ode((_, y, k) => -k * y, one, [0, 1], one)[^1], 0.02);
        }
    }

    [Fact]
    public void ArgumentsThatMakeNoSenseAreNamed()
    {
        Tensor one = Tensor.Of(1.0);
        Tensor Run(double[] times, double? relative = null, double? absolute = null) => Solve.Ode((_, y, k) => -k * y, one, times, one, relative, absolute);

        Assert.Contains("two times or more, and was given 1", Assert.Throws<ArgumentException>(() => Run([1])).Message, StringComparison.Ordinal);
        Assert.Contains("times[1] is 1 after 1", Assert.Throws<ArgumentException>(() => Run([1, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("times[2] is 0.5 after 1", Assert.Throws<ArgumentException>(() => Run([0, 1, 0.5])).Message, StringComparison.Ordinal);
        Assert.Contains("times[1] is NaN after 0", Assert.Throws<ArgumentException>(() => Run([0, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Equal("relative", Assert.Throws<ArgumentOutOfRangeException>(() => Run([0, 1], relative: 0)).ParamName);
        Assert.Equal("absolute", Assert.Throws<ArgumentOutOfRangeException>(() => Run([0, 1], absolute: double.NaN)).ParamName);
        Assert.Equal("tolerance", Assert.Throws<ArgumentOutOfRangeException>(() => Solve.Root((x, b) => x - b, one, one, tolerance: double.PositiveInfinity)).ParamName);
        Assert.Equal("y0", Assert.Throws<ArgumentException>(() => Solve.Ode((_, y, k) => -k * y, 1, [0, 1], one)).ParamName);
        Assert.Equal("x0", Assert.Throws<ArgumentException>(() => Solve.Root((x, b) => x - b, 1, one)).ParamName);
    }
}
