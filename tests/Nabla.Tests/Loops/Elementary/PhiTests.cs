using Nabla.Cpu;
using Nabla.Loops;

namespace Nabla.Tests.Loops.Elementary;

/// <summary>The share of a normal distribution below x: in float32 close to what float64 says, which is close to half of erfc(−x/√2).</summary>
public sealed class PhiTests
{
    [Fact]
    public void SinglesAreWithinAnUlpOfOne()
    {
        for (int i = -200_000; i <= 200_000; i++)
        {
            float x = i / 12_500f;
            double exact = Wide(x);
            double found = Single(x);
            Assert.True(Math.Abs(found - exact) <= 1.3 * Math.ScaleB(1, -24), $"{x:R}: {found:R} is not {exact:R}");
            Assert.True(found >= 0 && found <= 1, $"{x:R}: {found:R} is no share");
        }
    }

    [Fact]
    public void FarBelowZeroTheOrderOfMagnitudeIsRight()
    {
        for (int i = 0; i <= 1_200; i++)
        {
            float x = -i / 100f;
            double ratio = Single(x) / Wide(x);
            Assert.True(x >= -5.6f ? Math.Abs(ratio - 1) < 2e-3 : ratio is > 0.9 and < 3, $"{x:R}: {ratio:R} times too large");
        }
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(-0.0, 0.5)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(1e30, 1)]
    [InlineData(-1e30, 0)]
    [InlineData(double.NaN, double.NaN)]
    public void ValuesThatAreFixed(double x, double y)
    {
        Assert.Equal(y, Wide(x));
        Assert.Equal(y, Single((float)x));
    }

    [Theory]
    [InlineData(1.0, 0.84134474606854293)]
    [InlineData(-1.0, 0.15865525393145707)]
    [InlineData(-8.0, 6.2209605742717841e-16)]
    [InlineData(-30.0, 4.9067139271481871e-198)]
    public void DoublesKeepTheirDigits(double x, double y) => Assert.True(Math.Abs(Wide(x) / y - 1) < 1e-13);

    private static unsafe double Wide(double x)
    {
        double y;
        Scalar<double>.Store(Phi.At(Scalar<double>.Load(&x)), &y);
        return y;
    }

    private static unsafe float Single(float x)
    {
        float y;
        Scalar<float>.Store(Phi.At(Scalar<float>.Load(&x)), &y);
        return y;
    }
}
