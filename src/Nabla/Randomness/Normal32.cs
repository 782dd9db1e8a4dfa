using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>Box and Muller's transform in single precision: of two words one gives the radius, the other the angle.</summary>
/// <remarks>
/// The logarithm is that of (0, 1] and the angle a binary fraction of a turn, so that neither needs what general functions
/// need; and what a seed means must not move when those improve. Additions, multiplications, divisions and roots round
/// alike everywhere, so the numbers are the same at any register width.
/// </remarks>
internal readonly unsafe struct Normal32 : IDraw<float>
{
    // The bits of √½, rounded down.
    private const int RootOfHalf = 0x3f3504f3;

    public static int PerChunk => Chunk.Words32;

    [SkipLocalsInit]
    public void Fill(Chunk chunk, float* to)
    {
        uint* words = stackalloc uint[Chunk.Words32];
        chunk.Store(words);
        for (int pair = 0; pair < Chunk.Words32; pair += 2 * Chunk.Blocks)
        {
            for (int i = pair; i < pair + Chunk.Blocks; i += Vector<uint>.Count)
            {
                Vector<float> radius = Radius(Vector.Load(words + i));
                Circle(Vector.Load(words + i + Chunk.Blocks), out Vector<float> cosine, out Vector<float> sine);
                Vector.Store(radius * cosine, to + i);
                Vector.Store(radius * sine, to + i + Chunk.Blocks);
            }
        }
    }

    /// <summary>√(−2·ln u) for u = (word + ½) / 2³².</summary>
    private static Vector<float> Radius(Vector<uint> word)
    {
        // In two exact halves, so that small u keep all their bits.
        Vector<float> upper = Vector.ConvertToSingle(Vector.AsVectorInt32(word >>> 16));
        Vector<float> lower = Vector.ConvertToSingle(Vector.AsVectorInt32(word & new Vector<uint>(0xffff)));
        Vector<float> u = Vector.FusedMultiplyAdd(upper, new Vector<float>(1f / (1 << 16)), Fma(lower, new Vector<float>(1f / (1L << 32)), 1f / (1L << 33)));

        // u = 2ᵏ·m with m within [√½, √2); ln m = 2·(s + s³/3 + …) with s = (m − 1)/(m + 1).
        Vector<int> bits = Vector.AsVectorInt32(u);
        Vector<int> k = (bits - new Vector<int>(RootOfHalf)) >> 23;
        Vector<float> m = Vector.AsVectorSingle(bits - (k << 23));
        Vector<float> s = (m - Vector<float>.One) / (m + Vector<float>.One);
        Vector<float> square = s * s;
        Vector<float> series = new(1f / 9);
        series = Fma(series, square, 1f / 7);
        series = Fma(series, square, 1f / 5);
        series = Fma(series, square, 1f / 3);
        series = Fma(series, square, 1f);
        Vector<float> minusTwice = Vector.FusedMultiplyAdd(Vector.ConvertToSingle(k), new Vector<float>(-2f * 0.69314718f), series * (s * new Vector<float>(-4)));
        return Vector.SquareRoot(minusTwice);
    }

    /// <summary>The point of the unit circle at word / 2³² of a turn.</summary>
    private static void Circle(Vector<uint> word, out Vector<float> cosine, out Vector<float> sine)
    {
        // The nearest quarter, and the angle from there, at most an eighth of a turn to either side.
        Vector<uint> quarter = (word + new Vector<uint>(1u << 29)) >>> 30;
        Vector<float> angle = Vector.ConvertToSingle(Vector.AsVectorInt32(word << 2)) * new Vector<float>((float)(Math.Tau / (1L << 34)));
        Vector<float> square = angle * angle;

        Vector<float> s = new(1f / 362880);
        s = Fma(s, square, -1f / 5040);
        s = Fma(s, square, 1f / 120);
        s = Fma(s, square, -1f / 6);
        s = Vector.FusedMultiplyAdd(s * square, angle, angle);

        Vector<float> c = new(-1f / 3628800);
        c = Fma(c, square, 1f / 40320);
        c = Fma(c, square, -1f / 720);
        c = Fma(c, square, 1f / 24);
        c = Fma(c, square, -1f / 2);
        c = Fma(c, square, 1f);

        Vector<int> isOdd = Vector.Equals(quarter & Vector<uint>.One, Vector<uint>.One).As<uint, int>();
        cosine = Negate(Vector.ConditionalSelect(isOdd, s, c), quarter + Vector<uint>.One);
        sine = Negate(Vector.ConditionalSelect(isOdd, c, s), quarter);
    }

    /// <summary>Negates where bit 1 is set.</summary>
    private static Vector<float> Negate(Vector<float> x, Vector<uint> bit) =>
        Vector.AsVectorSingle(Vector.AsVectorUInt32(x) ^ ((bit & new Vector<uint>(2)) << 30));

    private static Vector<float> Fma(Vector<float> x, Vector<float> y, float z) => Vector.FusedMultiplyAdd(x, y, new Vector<float>(z));
}
