using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>Box and Muller's transform in double precision: of two words one gives the radius, the other the angle.</summary>
/// <remarks>
/// See <see cref="Normal32"/>.
/// </remarks>
internal readonly unsafe struct Normal64 : IDraw<double>
{
    // The bits of √½, rounded down.
    private const long RootOfHalf = 0x3fe6a09e667f3bcc;

    public static int PerChunk => Chunk.Words64;

    [SkipLocalsInit]
    public void Fill(Chunk chunk, double* to)
    {
        ulong* words = stackalloc ulong[Chunk.Words64];
        chunk.Store(words);
        for (int i = 0; i < Chunk.Blocks; i += Vector<ulong>.Count)
        {
            Vector<double> radius = Radius(Vector.Load(words + i));
            Circle(Vector.Load(words + i + Chunk.Blocks), out Vector<double> cosine, out Vector<double> sine);
            Vector.Store(radius * cosine, to + i);
            Vector.Store(radius * sine, to + i + Chunk.Blocks);
        }
    }

    /// <summary>√(−2·ln u) for u = (word + ½) / 2⁵³, the word being its upper 53 bits.</summary>
    private static Vector<double> Radius(Vector<ulong> word)
    {
        Vector<double> upper = Vector.ConvertToDouble(Vector.AsVectorInt64(word >>> 11));
        Vector<double> u = Fma(upper, new Vector<double>(1.0 / (1L << 53)), 1.0 / (1L << 54));

        // u = 2ᵏ·m with m within [√½, √2); ln m = 2·(s + s³/3 + …) with s = (m − 1)/(m + 1).
        Vector<long> bits = Vector.AsVectorInt64(u);
        Vector<long> k = (bits - new Vector<long>(RootOfHalf)) >> 52;
        Vector<double> m = Vector.AsVectorDouble(bits - (k << 52));
        Vector<double> s = (m - Vector<double>.One) / (m + Vector<double>.One);
        Vector<double> square = s * s;
        Vector<double> series = new(1.0 / 23);
        series = Fma(series, square, 1.0 / 21);
        series = Fma(series, square, 1.0 / 19);
        series = Fma(series, square, 1.0 / 17);
        series = Fma(series, square, 1.0 / 15);
        series = Fma(series, square, 1.0 / 13);
        series = Fma(series, square, 1.0 / 11);
        series = Fma(series, square, 1.0 / 9);
        series = Fma(series, square, 1.0 / 7);
        series = Fma(series, square, 1.0 / 5);
        series = Fma(series, square, 1.0 / 3);
        series = Fma(series, square, 1);
        Vector<double> minusTwice = Vector.FusedMultiplyAdd(Vector.ConvertToDouble(k), new Vector<double>(-2 * 0.6931471805599453), series * (s * new Vector<double>(-4)));
        return Vector.SquareRoot(minusTwice);
    }

    /// <summary>The point of the unit circle at word / 2⁶⁴ of a turn.</summary>
    private static void Circle(Vector<ulong> word, out Vector<double> cosine, out Vector<double> sine)
    {
        // The nearest quarter, and the angle from there, at most an eighth of a turn to either side.
        Vector<ulong> quarter = (word + new Vector<ulong>(1ul << 61)) >>> 62;
        // Bits that a double does not hold are cut off first: what is converted is exact, however the processor converts.
        Vector<ulong> exact = (word << 2) & new Vector<ulong>(~0x7fful);
        Vector<double> angle = Vector.ConvertToDouble(Vector.AsVectorInt64(exact)) * new Vector<double>(Math.ScaleB(Math.Tau, -66));
        Vector<double> square = angle * angle;

        Vector<double> s = new(1.0 / 355687428096000);
        s = Fma(s, square, -1.0 / 1307674368000);
        s = Fma(s, square, 1.0 / 6227020800);
        s = Fma(s, square, -1.0 / 39916800);
        s = Fma(s, square, 1.0 / 362880);
        s = Fma(s, square, -1.0 / 5040);
        s = Fma(s, square, 1.0 / 120);
        s = Fma(s, square, -1.0 / 6);
        s = Vector.FusedMultiplyAdd(s * square, angle, angle);

        Vector<double> c = new(-1.0 / 6402373705728000);
        c = Fma(c, square, 1.0 / 20922789888000);
        c = Fma(c, square, -1.0 / 87178291200);
        c = Fma(c, square, 1.0 / 479001600);
        c = Fma(c, square, -1.0 / 3628800);
        c = Fma(c, square, 1.0 / 40320);
        c = Fma(c, square, -1.0 / 720);
        c = Fma(c, square, 1.0 / 24);
        c = Fma(c, square, -1.0 / 2);
        c = Fma(c, square, 1);

        Vector<long> isOdd = Vector.Equals(quarter & Vector<ulong>.One, Vector<ulong>.One).As<ulong, long>();
        cosine = Negate(Vector.ConditionalSelect(isOdd, s, c), quarter + Vector<ulong>.One);
        sine = Negate(Vector.ConditionalSelect(isOdd, c, s), quarter);
    }

    /// <summary>Negates where bit 1 is set.</summary>
    private static Vector<double> Negate(Vector<double> x, Vector<ulong> bit) =>
        Vector.AsVectorDouble(Vector.AsVectorUInt64(x) ^ ((bit & new Vector<ulong>(2)) << 62));

    private static Vector<double> Fma(Vector<double> x, Vector<double> y, double z) => Vector.FusedMultiplyAdd(x, y, new Vector<double>(z));
}
