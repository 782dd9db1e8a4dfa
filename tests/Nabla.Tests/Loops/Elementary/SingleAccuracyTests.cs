using Nabla.Loops;
using Xunit.Abstractions;

namespace Nabla.Tests.Loops.Elementary;

/// <summary>Errors in float32, against float64 formulas that are right to many more digits.</summary>
public sealed class SingleAccuracyTests(ITestOutputHelper output)
{
    [Fact]
    public void ExpIsAccurate() => Ulps.Single<Exp>(output, Math.Exp, 1.0, -104, 89);

    [Fact]
    public void Expm1IsAccurate() => Ulps.Single<Expm1>(output, Reference.Expm1, 1.3, -3, 3);

    [Fact]
    public void LogIsAccurate() => Ulps.Single<Log>(output, Math.Log, 0.9, 0.3, 3);

    [Fact]
    public void Log1pIsAccurate() => Ulps.Single<Log1p>(output, Reference.Log1p, 1, -0.99, 3);

    [Fact]
    public void Log2IsAccurate() => Ulps.Single<Log2>(output, Math.Log2, 1.1, 0.3, 3);

    [Fact]
    public void Log10IsAccurate() => Ulps.Single<Log10>(output, Math.Log10, 1.1, 0.3, 3);

    [Fact]
    public void TanhIsAccurate() => Ulps.Single<Tanh>(output, Math.Tanh, 1.0, -4, 4);

    [Fact]
    public void SigmoidIsAccurate() => Ulps.Single<Sigmoid>(output, x => 1 / (1 + Math.Exp(-x)), 1.45, -20, 20);

    [Fact]
    public void SoftplusIsAccurate() =>
        Ulps.Single<Softplus>(output, x => Math.Max(x, 0) + Reference.Log1p(Math.Exp(-Math.Abs(x))), 1.4, -20, 20);

    [Fact]
    public void ErfIsAccurate() => Ulps.Single<Erf>(output, Reference.Erf, 1.2, -4, 4);

    [Fact]
    public void ErfcIsAccurate() => Ulps.Single<Erfc>(output, Reference.Erfc, 4, -3, 10.1);

    [Fact]
    public void SinIsAccurate() => Ulps.Single<Sin>(output, Math.Sin, 1.3, -1000, 1000);

    [Fact]
    public void CosIsAccurate() => Ulps.Single<Cos>(output, Math.Cos, 1.3, -1000, 1000);

    [Fact]
    public void RsqrtIsAccurate() => Ulps.Single<Rsqrt>(output, x => 1 / Math.Sqrt(x), 1.5, 0.2, 5);

    [Fact]
    public void PowIsAccurate()
    {
        Ulps.Single<Power<Half>>(output, x => Math.Pow(x, 0.5), 1.1, 0, 10);
        Ulps.Single<Power<ThirtyAndSome>>(output, x => Math.Pow(x, -31.7f), 1.1, 0.1, 10);
        Ulps.Single<PowerOfTwo>(output, x => Math.Pow(2, x), 1.1, -150, 128);
        Ulps.Single<PowerOfItself>(output, x => Math.Pow(Math.Abs(x), x), 1.1, -35, 35);
    }

    private interface IExponent
    {
        static abstract double Value { get; }
    }

    private readonly struct Half : IExponent
    {
        public static double Value => 0.5;
    }

    private readonly struct ThirtyAndSome : IExponent
    {
        public static double Value => -31.7f;
    }

    private readonly struct Power<E> : IFormula1
        where E : IExponent
    {
        public static V At<V>(V x)
            where V : struct, ILane<V> => Pow.At(x, V.Of(E.Value));
    }

    private readonly struct PowerOfTwo : IFormula1
    {
        public static V At<V>(V x)
            where V : struct, ILane<V> => Pow.At(V.Of(2), x);
    }

    private readonly struct PowerOfItself : IFormula1
    {
        public static V At<V>(V x)
            where V : struct, ILane<V> => Pow.At(V.Abs(x), x);
    }
}
