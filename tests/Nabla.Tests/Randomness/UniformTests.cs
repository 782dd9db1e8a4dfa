namespace Nabla.Tests.Randomness;

public sealed unsafe class UniformTests
{
    private const int Count = 200_000;

    [Fact]
    public void Single_precision_numbers_are_the_upper_24_bits()
    {
        uint[] words = Drawn.Of<uint>(Draws.FillBits, 1000, stream: 8);

        Assert.Equal(words.Select(word => (word >> 8) * (1f / (1 << 24))), Drawn.Of<float>(Draws.FillUniform, 1000, stream: 8));
    }

    [Fact]
    public void Double_precision_numbers_are_the_upper_53_bits()
    {
        ulong[] words = Drawn.Of<ulong>(Draws.FillBits, 1000, stream: 8);

        Assert.Equal(words.Select(word => (word >> 11) * (1.0 / (1L << 53))), Drawn.Of<double>(Draws.FillUniform, 1000, stream: 8));
    }

    [Fact]
    public void Moments_are_those_of_the_distribution()
    {
        Check(Drawn.Of<double>(Draws.FillUniform, Count));
        Check([.. Drawn.Of<float>(Draws.FillUniform, Count).Select(x => (double)x)]);
    }

    // Five standard deviations of each mean: Var x = 1/12, Var x² = 4/45, and 1/144 for products of centred neighbours.
    private static void Check(double[] values)
    {
        Assert.All(values, x => Assert.InRange(x, 0, 0.9999999999999999));
        Assert.Equal(0.5, values.Average(), 5 * Math.Sqrt(1.0 / 12 / Count));
        Assert.Equal(1.0 / 3, values.Average(x => x * x), 5 * Math.Sqrt(4.0 / 45 / Count));
        foreach (int lag in new[] { 1, 2, 16, 32, 64 })
        {
            double product = values.Skip(lag).Zip(values, (x, y) => (x - 0.5) * (y - 0.5)).Average();
            Assert.Equal(0, product, 5 * Math.Sqrt(1.0 / 144 / (Count - lag)));
        }
    }
}
