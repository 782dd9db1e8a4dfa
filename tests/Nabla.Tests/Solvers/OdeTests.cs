using Nabla.Testing;
using static Nabla.Functions;

namespace Nabla.Tests;

public sealed class OdeTests
{
    private static readonly double[] s_times = [0, 0.4, 1, 1.7];

    public static TheoryData<OdeGradient> Gradients => [OdeGradient.Adjoint, OdeGradient.Discrete];

    [Theory]
    [MemberData(nameof(Gradients))]
    public void DecayIsAnExponentialWithItsDerivatives(OdeGradient gradient)
    {
        Func<(Tensor Start, Tensor Rate), Tensor> f = p => Solve.Ode((_, y, k) => -k * y, p.Start, s_times, p.Rate, gradient: gradient)[^1];
        (Tensor, Tensor) at = (Tensor.Of(3.0), Tensor.Of(0.7));
        double end = Math.Exp(-0.7 * 1.7);

        Assert.Equal(3 * end, (double)f(at), 1e-7);
        (Tensor byStart, Tensor byRate) = Transform.Grad(f)(at);
        Assert.Equal(end, (double)byStart, 1e-7);
        Assert.Equal(-1.7 * 3 * end, (double)byRate, 1e-7);
        (_, Tensor tangent) = Transform.Jvp(f, at, (Tensor.Of(0.5), Tensor.Of(1.0)));
        Assert.Equal(0.5 * end - 1.7 * 3 * end, (double)tangent, 1e-7);

        Func<Tensor, Tensor> ofRate = k => f((Tensor.Of(3.0), k));
        double second = 1.7 * 1.7 * 3 * end;
        Assert.Equal(second, (double)Transform.Grad(Transform.Grad(ofRate))(Tensor.Of(0.7)), 1e-6);
        Assert.Equal(second, (double)Transform.Hessian(ofRate)(Tensor.Of(0.7)), 1e-6);
        Assert.Equal(second, (double)Transform.JacobianReverse(Transform.JacobianForward(ofRate))(Tensor.Of(0.7)), 1e-6);
        Assert.Equal(second, (double)Transform.JacobianForward(Transform.JacobianForward(ofRate))(Tensor.Of(0.7)), 1e-6);
    }

    [Theory]
    [MemberData(nameof(Gradients))]
    public void TheHarmonicOscillatorComesBack(OdeGradient gradient)
    {
        double[] times = [.. Enumerable.Range(0, 9).Select(i => i * Math.PI / 4)];
        Func<Tensor, Tensor> f = frequency => Solve.Ode(
            (_, y, w) => Stack([y[1], -w * w * y[0]], 0), Tensor.Of([1.0, 0.0]), times, frequency, gradient: gradient);
        Tensor one = Tensor.Of(1.0);

        // cos ωt and −ω sin ωt, and their derivatives in ω at 1.
        Tensor exact = Stack([.. times.Select(t => Tensor.Of([Math.Cos(t), -Math.Sin(t)]))], 0);
        Tensor slopes = Stack([.. times.Select(t => Tensor.Of([-t * Math.Sin(t), -Math.Sin(t) - t * Math.Cos(t)]))], 0);
        Assert.True(f(one).AllClose(exact, 0, 1e-6));
        Assert.True(Transform.JacobianForward(f)(one).AllClose(slopes, 0, 1e-5));
        Tensor weights = Tensor.Randn([9, 2], DType.Float64, 4);
        Assert.Equal((double)(slopes * weights).Sum(), (double)Transform.Grad(w => (f(w) * weights).Sum())(one), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Gradients))]
    public void PassesTheGradientCheck(OdeGradient gradient)
    {
        // Lotka and Volterra's equations, which depend on t too; parameters of two shapes and one that is no floating-point number.
        Func<(Tensor Start, Tensor Rates, Tensor Season), Tensor> f = p => Solve.Ode(
            (t, y, q) => Stack([q.Rates[0] * y[0] - y[0] * y[1] + q.Season * Math.Sin(t), y[0] * y[1] - q.Rates[1] * y[1]], 0) * q.Signs,
            p.Start,
            [0.0, 0.5, 1.0],
            (p.Rates, p.Season, Signs: Tensor.Of([1, 1])),
            relative: p.Start.DType == DType.Float64 ? 1e-12 : null,
            absolute: p.Start.DType == DType.Float64 ? 1e-13 : null,
            gradient: gradient);

        GradientCheck.CheckGradient(f, (Tensor.Of([1.2, 0.8]), Tensor.Of([1.1, 0.6]), Tensor.Of(0.3)));
    }

    [Fact]
    public void TimeMayRunBackward()
    {
        Tensor found = Solve.Ode((_, y, k) => -k * y, Tensor.Of(1.0), [1, 0.5, -1], Tensor.Of(2.0));
        Assert.True(found.AllClose(Tensor.Of([1, Math.E, Math.Exp(4)]), 1e-6, 0));
    }

    [Fact]
    public void StepsAdaptToTheTolerance()
    {
        (int coarse, double worse) = Count(1e-4);
        (int fine, double better) = Count(1e-10);

        Assert.InRange(coarse, 20, 400);
        Assert.True(fine > 2 * coarse && worse > better && worse < 1e-2 && better < 1e-8, $"{coarse} and {fine} calls, errors {worse} and {better}");

        static (int Calls, double Error) Count(double relative)
        {
            int calls = 0;
            Tensor end = Solve.Ode(
                (t, y, k) =>
                {
                    calls++;
                    return k * Math.Cos(5 * t) * y;
                },
                Tensor.Of(1.0), [0, 2], Tensor.Of(3.0), relative, relative * 1e-2)[^1];
            return (calls, Math.Abs((double)end - Math.Exp(0.6 * Math.Sin(10))));
        }
    }

    [Theory]
    [MemberData(nameof(Gradients))]
    public void InsideVmapExamplesShareTheirSteps(OdeGradient gradient)
    {
        Func<Tensor, Tensor> f = k => Solve.Ode((_, y, q) => -q * y, Tensor.Of(1.0), s_times, k, gradient: gradient)[^1];
        Tensor rates = Tensor.Of([0.1, 1.0, 5.0]);
        Tensor exact = (-1.7 * rates).Exp();

        Assert.True(Transform.Vmap(f)(rates).AllClose(exact, 0, 1e-7));
        Assert.True(Transform.Vmap(Transform.Grad(f))(rates).AllClose(-1.7 * exact, 0, 1e-6));
        Assert.True(Transform.Grad(k => Transform.Vmap(f)(k).Sum())(rates).AllClose(-1.7 * exact, 0, 1e-6));
    }

    [Fact]
    public void SinglePrecisionAndVariables()
    {
        Variable rate = new(0.7f);
        Variable start = new(3f);
        Tensor end = Solve.Ode((_, y, k) => -k * y, start, s_times, (Tensor)rate)[^1];
        end.Backward();

        Assert.Equal(DType.Float32, end.DType);
        Assert.Equal(Math.Exp(-0.7 * 1.7), (float)start.Grad!, 1e-4);
        Assert.Equal(-1.7 * 3 * Math.Exp(-0.7 * 1.7), (float)rate.Grad!, 1e-3);
    }

    [Fact]
    public void TheAdjointKeepsNothingOfTheSteps()
    {
        // The recorded result of one method is one operation, that of the other hundreds.
        Variable rate = new(0.7);
        string adjoint = Solve.Ode((_, y, k) => -k * y, Tensor.Of(3.0), s_times, (Tensor)rate).Explain();
        string discrete = Solve.Ode((_, y, k) => -k * y, Tensor.Of(3.0), s_times, (Tensor)rate, gradient: OdeGradient.Discrete).Explain();

        Assert.True(adjoint.Split('\n').Length * 10 < discrete.Split('\n').Length, adjoint);
    }

    [Fact]
    public void WhatCannotBeSolvedSaysWhy()
    {
        Tensor one = Tensor.Of(1.0);

        // y' = y² has the solution 1 / (1 − t).
        string singular = Assert.Throws<SolverException>(() => Solve.Ode((_, y, k) => k * y * y, one, [0, 2], one)).Message;
        Assert.True(singular.StartsWith("Solve.Ode cannot go on from t = 1", StringComparison.Ordinal) || singular.StartsWith("Solve.Ode met values that are not finite after t = 1", StringComparison.Ordinal), singular);
        string steps = Assert.Throws<SolverException>(() => Solve.Ode((_, y, k) => k * y, one, [0, 2], one * 1e5, maxSteps: 20)).Message;
        Assert.StartsWith("Solve.Ode did not reach t = 2 in 20 steps: it is at ", steps, StringComparison.Ordinal);
        string start = Assert.Throws<SolverException>(() => Solve.Ode((_, y, k) => k / y, one * 0, [0, 2], one)).Message;
        Assert.StartsWith("Solve.Ode was given a start, or a slope there, that is not finite (t = 0).", start, StringComparison.Ordinal);
        string undefined = Assert.Throws<SolverException>(() => Solve.Ode((_, y, k) => -k * (y - 0.5).Sqrt() - 1, one, [0, 2], one)).Message;
        Assert.StartsWith("Solve.Ode met values that are not finite after t = 0.", undefined, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Solve.Ode((_, y, k) => k * y, one, [0, 1, 0.5], one));
        Assert.Throws<ArgumentException>(() => Solve.Ode((_, y, k) => Stack([y, y], 0), one, [0, 1], one));
        Variable hidden = new(2.0);
        Assert.Contains("Pass it in as (part of) a", Assert.Throws<InvalidOperationException>(() => Solve.Ode((_, y, k) => k * hidden * y, one, [0, 1], one)).Message, StringComparison.Ordinal);
    }
}
