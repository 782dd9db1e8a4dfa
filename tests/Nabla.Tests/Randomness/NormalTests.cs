using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Nabla.Tests.Randomness;

public sealed unsafe class NormalTests
{
    private const int Count = 200_000;

    [Fact]
    public void Single_precision_numbers_are_the_transform_of_their_words()
    {
        uint[] words = Drawn.Of<uint>(Draws.FillBits, Count);
        float[] normals = Drawn.Of<float>(Draws.FillNormal, Count);

        for (int i = 0; i < Count; i++)
        {
            int pair = i & ~16;
            double radius = Math.Sqrt(-2 * Math.Log((words[pair] + 0.5) / (1L << 32)));
            double angle = Math.Tau * words[pair + 16] / (1L << 32);
            double expected = radius * ((i & 16) == 0 ? Math.Cos(angle) : Math.Sin(angle));

            // Some four roundings of 6e-8 each; and that of u, at most 2⁻²⁵, which moves the radius by du/(u·radius).
            Assert.Equal(expected, normals[i], (radius * 3e-7) + (4e-8 / radius));
        }
    }

    [Fact]
    public void Double_precision_numbers_are_the_transform_of_their_words()
    {
        ulong[] words = Drawn.Of<ulong>(Draws.FillBits, Count);
        double[] normals = Drawn.Of<double>(Draws.FillNormal, Count);

        for (int i = 0; i < Count; i++)
        {
            int pair = i & ~16;
            double radius = Math.Sqrt(-2 * Math.Log(((words[pair] >> 11) + 0.5) / (1L << 53)));

            // The quarter turn and the rest apart: a whole angle would lose the bits that are to be compared.
            long quarter = (long)((words[pair + 16] + (1ul << 61)) >> 62);
            double angle = Math.Tau * Math.ScaleB((long)(words[pair + 16] << 2), -66);
            (double sine, double cosine) = Math.SinCos(angle);
            (cosine, sine) = quarter switch { 0 => (cosine, sine), 1 => (-sine, cosine), 2 => (-cosine, -sine), _ => (sine, -cosine) };
            Assert.Equal(radius * ((i & 16) == 0 ? cosine : sine), normals[i], (radius * 6e-16) + (8e-17 / radius));
        }
    }

    [Fact]
    public void Moments_are_those_of_the_distribution()
    {
        Check(Drawn.Of<double>(Draws.FillNormal, Count));
        Check([.. Drawn.Of<float>(Draws.FillNormal, Count).Select(x => (double)x)]);
    }

    // What every platform must give: register widths and processors without fused multiply-add included.
    [Fact]
    public void Bits_are_the_same_everywhere()
    {
        Assert.Equal("795658bed7b0589d", Hash(Drawn.Of<float>(Draws.FillNormal, 100_000)));
        Assert.Equal("119a0397bd784a90", Hash(Drawn.Of<double>(Draws.FillNormal, 100_000)));
    }

    private static string Hash<T>(T[] values)
        where T : unmanaged => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<T>(values)))[..16];

    // Five standard deviations of each mean: the variances of x, x², x³, x⁴ are 1, 2, 15, 96, of a product of neighbours 1.
    private static void Check(double[] values)
    {
        double unit = 5 / Math.Sqrt(Count);
        Assert.Equal(0, values.Average(), unit);
        Assert.Equal(1, values.Average(x => x * x), unit * Math.Sqrt(2));
        Assert.Equal(0, values.Average(x => x * x * x), unit * Math.Sqrt(15));
        Assert.Equal(3, values.Average(x => x * x * x * x), unit * Math.Sqrt(96));
        foreach (int lag in new[] { 1, 2, 16, 32, 64 })
        {
            Assert.Equal(0, values.Skip(lag).Zip(values, (x, y) => x * y).Average(), 5 / Math.Sqrt(Count - lag));
        }

        // How many lie beyond 1, 2, 3 and 4: binomial.
        foreach ((double bound, double probability) in new[] { (1.0, 0.317310507863), (2, 0.045500263896), (3, 0.002699796063), (4, 6.334248367e-5) })
        {
            double expected = Count * probability;
            Assert.Equal(expected, values.Count(x => Math.Abs(x) > bound), 5 * Math.Sqrt(expected));
        }
    }
}
