using Nabla.Loops;
using Xunit.Abstractions;

namespace Nabla.Tests.Loops.Elementary;

/// <summary>Errors in float64, against the same functions in twice the precision.</summary>
public sealed class DoubleAccuracyTests(ITestOutputHelper output)
{
    [Fact]
    public void ExpIsAccurate() => Ulps.Double<Exp>(output, x => Exact.Exp(x), 1.0, -745, 709.7, x => x is > -745.1 and < 709.78);

    [Fact]
    public void Expm1IsAccurate() => Ulps.Double<Expm1>(output, Exact.Expm1, 1.4, -3, 3, x => Math.Abs(x) < 709.78);

    [Fact]
    public void LogIsAccurate() => Ulps.Double<Log>(output, Exact.Log, 1.0, 0.3, 3, x => x > 0);

    [Fact]
    public void Log1pIsAccurate() => Ulps.Double<Log1p>(output, Exact.Log1p, 1.1, -0.99, 3, x => x > -1);

    [Fact]
    public void Log2IsAccurate() => Ulps.Double<Log2>(output, Exact.Log2, 1.1, 0.3, 3, x => x > 0);

    [Fact]
    public void Log10IsAccurate() => Ulps.Double<Log10>(output, Exact.Log10, 1.1, 0.3, 3, x => x > 0);

    [Fact]
    public void TanhIsAccurate() => Ulps.Double<Tanh>(output, Exact.Tanh, 1.2, -4, 4, _ => true);

    [Fact]
    public void SigmoidIsAccurate() => Ulps.Double<Sigmoid>(output, Exact.Sigmoid, 1.45, -40, 40, x => x > -745.1);

    [Fact]
    public void SoftplusIsAccurate() => Ulps.Double<Softplus>(output, Exact.Softplus, 1.5, -40, 40, x => x > -745.1);

    [Fact]
    public void ErfIsAccurate() => Ulps.Double<Erf>(output, Exact.Erf, 1.5, -6, 6, _ => true);

    [Fact]
    public void ErfcIsAccurate() => Ulps.Double<Erfc>(output, Exact.Erfc, 3.5, -3, 26.5, x => x < 27.2);

    [Fact]
    public void SinIsAccurate() => Ulps.Double<Sin>(output, Exact.Sin, 1.3, -1e5, 1e5, _ => true);

    [Fact]
    public void CosIsAccurate() => Ulps.Double<Cos>(output, Exact.Cos, 1.3, -1e5, 1e5, _ => true);

    [Fact]
    public void RsqrtIsAccurate() => Ulps.Double<Rsqrt>(output, Exact.Rsqrt, 1.5, 0.2, 5, x => x > 0);

    [Fact]
    public void PowIsAccurate()
    {
        Ulps.Double<PowerOfItself>(output, x => Exact.Pow(Math.Abs(x), x), 1.1, -140, 140, x => x is > -143 and < 143);
        Ulps.Double<PowerOfTen>(output, x => Exact.Pow(10, x), 1.1, -323, 308, x => x is > -323.6 and < 308.2);
        Ulps.Double<LargePower>(output, x => Exact.Pow(x, 12345.678), 1.1, 0.942, 1.059, x => x is > 0.942 and < 1.059);
    }

    private readonly struct PowerOfItself : IFormula1
    {
        public static V At<V>(V x)
            where V : struct, ILane<V> => Pow.At(V.Abs(x), x);
    }

    private readonly struct PowerOfTen : IFormula1
    {
        public static V At<V>(V x)
            where V : struct, ILane<V> => Pow.At(V.Of(10), x);
    }

    private readonly struct LargePower : IFormula1
    {
        public static V At<V>(V x)
            where V : struct, ILane<V> => Pow.At(x, V.Of(12345.678));
    }
}
