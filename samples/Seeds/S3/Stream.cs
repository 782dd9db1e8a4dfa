using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Nabla;

namespace SeedsSample.S3;

/// <summary>NumPy's random stream, number for number.</summary>
internal static class Stream
{
    private const int Million = 1_000_000;

    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S3-05", "inputs that can be drawn again", "np.random.seed(12); np.random.randn: MT19937 and the polar method", Draws),
    ];

    private static void Draws(Report report)
    {
        Answer numpy = Answer.To("S3-05 normals");
        IReadOnlyList<string> expected = numpy.Texts("hex");
        double[] normals = new RandomState(12).Randn(expected.Count);
        report.Same("first normals of seed 12", string.Join(", ", normals.Take(3).Select(Hex)), "0x1.e45665d6e2206p-2, -0x1.5ce3da55ae503p-1, 0x1.f0841e6c5abb9p-3");
        report.Close("20 normals", normals, numpy.Output(), 1e-15);

        // Drawn in two pieces, as the notebook draws x and y.
        RandomState random = new(12);
        byte[] inputs = [.. Singles(random.Randn(24)), .. Singles(random.Randn(54))];
        report.Same("SHA-256 of S3-01's inputs", Digest(inputs), numpy.Text("sha256"));
        report.Same("SHA-256 of a million as float32", Digest(Singles(new RandomState(12).Randn(Million))), numpy.Text("sha256OfAMillionAsFloat32"));
    }

    private static byte[] Singles(double[] values) => MemoryMarshal.AsBytes(Array.ConvertAll(values, static value => (float)value).AsSpan()).ToArray();

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>A normal number as Python's float.hex writes it.</summary>
    private static string Hex(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        long exponent = (bits >> 52 & 0x7ff) - 1023;
        long fraction = bits & 0xfffffffffffff;
        string sign = exponent < 0 ? "-" : "+";
        return string.Create(CultureInfo.InvariantCulture, $"{(bits < 0 ? "-" : "")}0x1.{fraction:x13}p{sign}{Math.Abs(exponent)}");
    }
}
