using Nabla.Loops;
using Xunit.Abstractions;

namespace Nabla.Tests.Loops.Elementary;

public sealed class SingleAccuracyTests(ITestOutputHelper output)
{
    [Fact]
    public void ExpIsAccurate() => Ulps.Single<Exp>(output, Math.Exp, 1.1, -104, 89);

    [Fact]
    public void Expm1IsAccurate() =>
        Ulps.Single<Expm1>(output, x => Math.Abs(x) < 1e-3 ? x + (x * x / 2) + (x * x * x / 6) + (x * x * x * x / 24) : Math.Exp(x) - 1, 1.4, -3, 3);

    [Fact]
    public void LogIsAccurate() => Ulps.Single<Log>(output, Math.Log, 1.1, 0.3, 3);

    [Fact]
    public void TanhIsAccurate() => Ulps.Single<Tanh>(output, Math.Tanh, 1.1, -4, 4);

    [Fact]
    public void SigmoidIsAccurate() => Ulps.Single<Sigmoid>(output, x => 1 / (1 + Math.Exp(-x)), 1.5, -20, 20);
}
