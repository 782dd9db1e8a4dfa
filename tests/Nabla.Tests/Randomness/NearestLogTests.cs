namespace Nabla.Tests.Randomness;

public sealed class NearestLogTests
{
    // Nearest doubles of logarithms computed to 50 digits. For the first six glibc 2.36 returns the neighbour.
    [Theory]
    [InlineData(0.871341250446753, -0.13772158730220996, true)]
    [InlineData(0.829200360529191, -0.18729346362901156, true)]
    [InlineData(0.28066657338131623, -1.2705878857785824, true)]
    [InlineData(0.7431589350197885, -0.29684534728816125, true)]
    [InlineData(0.773224450440285, -0.2571859097471564, true)]
    [InlineData(0.6913611595884088, -0.3690929295429071, true)]
    [InlineData(1e-300, -690.7755278982137, false)]
    [InlineData(2.2250738585072014e-308, -708.3964185322641, false)]
    [InlineData(0.5, -0.6931471805599453, false)]
    [InlineData(1.0, 0.0, false)]
    [InlineData(2.0, 0.6931471805599453, false)]
    [InlineData(0.9999999999999999, -1.1102230246251565e-16, false)]
    [InlineData(1.0000000000000002, 2.2204460492503128e-16, false)]
    [InlineData(10.0, 2.302585092994046, true)]
    [InlineData(0.7071067811865475, -0.34657359027997275, false)]
    [InlineData(0.7071067811865476, -0.3465735902799726, false)]
    [InlineData(1.7976931348623157e+308, 709.782712893384, false)]
    public void The_nearest_double_and_whether_another_is_as_near(double x, double expected, bool isHalfway)
    {
        (double nearest, double alternative) = NearestLog.Of(x);

        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(nearest));
        Assert.Equal(isHalfway ? 1 : 0, Math.Abs(BitConverter.DoubleToInt64Bits(alternative) - BitConverter.DoubleToInt64Bits(nearest)));
    }
}
