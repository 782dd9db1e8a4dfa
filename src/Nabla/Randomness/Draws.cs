using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>Random numbers by position: elements <c>first</c> to <c>first + count − 1</c> of the sequence that (seed, stream) names.</summary>
/// <remarks>
/// A range may be filled in pieces of any size, in any order and by any number of threads: element i depends on seed, stream
/// and i only, and its bits are the same on every platform. Sequences of different element types or distributions share
/// their words: give each draw a stream of its own.
/// </remarks>
internal static unsafe class Draws
{
    /// <summary>Words of 32 bits, all values alike.</summary>
    public static void FillBits(uint* to, long count, ulong seed, ulong stream, long first) =>
        Fill(default(Bits32), to, count, seed, stream, first);

    /// <summary>Words of 64 bits, all values alike.</summary>
    public static void FillBits(ulong* to, long count, ulong seed, ulong stream, long first) =>
        Fill(default(Bits64), to, count, seed, stream, first);

    /// <summary>Uniform on [0, 1): multiples of 2⁻²⁴, all alike.</summary>
    public static void FillUniform(float* to, long count, ulong seed, ulong stream, long first) =>
        Fill(default(Uniform32), to, count, seed, stream, first);

    /// <summary>Uniform on [0, 1): multiples of 2⁻⁵³, all alike.</summary>
    public static void FillUniform(double* to, long count, ulong seed, ulong stream, long first) =>
        Fill(default(Uniform64), to, count, seed, stream, first);

    /// <summary>Normal with mean 0 and variance 1, of magnitude at most 6.77.</summary>
    public static void FillNormal(float* to, long count, ulong seed, ulong stream, long first) =>
        Fill(default(Normal32), to, count, seed, stream, first);

    /// <summary>Normal with mean 0 and variance 1, of magnitude at most 8.66.</summary>
    public static void FillNormal(double* to, long count, ulong seed, ulong stream, long first) =>
        Fill(default(Normal64), to, count, seed, stream, first);

    /// <summary>Integers of [low, high): the upper half of a 64-bit word times the range (Lemire). Each has its probability to within 2⁻⁶⁴, because the word is not drawn again where the range does not divide 2⁶⁴: element i stays a function of i.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="high"/> is not above <paramref name="low"/>.</exception>
    public static void FillIntegers(long* to, long count, long low, long high, ulong seed, ulong stream, long first) =>
        Fill(new Integers64(low, high), to, count, seed, stream, first);

    /// <summary>The same integers as the draw of 64-bit ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="high"/> is not above <paramref name="low"/>.</exception>
    public static void FillIntegers(int* to, long count, int low, int high, ulong seed, ulong stream, long first) =>
        Fill(new Integers32(low, high), to, count, seed, stream, first);

    /// <summary>1 with the given probability (to within 2⁻³³; 0 and 1 are certain), otherwise 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not within [0, 1].</exception>
    public static void FillBernoulli(byte* to, long count, double probability, ulong seed, ulong stream, long first) =>
        Fill(new Bernoulli(probability), to, count, seed, stream, first);

    /// <summary>The numbers 0 to n − 1 in random order.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    public static int[] Permutation(int n, ulong seed, ulong stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        int[] order = new int[n];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Shuffle(order, seed, stream);
        return order;
    }

    /// <summary>The numbers 0 to n − 1 in random order; the same order as of 32-bit ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative or more than an array holds.</exception>
    public static long[] Permutation(long n, ulong seed, ulong stream)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, Array.MaxLength);
        long[] order = new long[n];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Shuffle(order, seed, stream);
        return order;
    }

    // Fisher and Yates, from the end: what moves to place i is decided by word i of the stream.
    private static void Shuffle<T>(T[] values, ulong seed, ulong stream)
    {
        ulong* words = stackalloc ulong[Chunk.Words64];
        for (int last = values.Length - 1; last > 0;)
        {
            int start = last / Chunk.Words64 * Chunk.Words64;
            new Chunk(seed, stream, (ulong)(last / Chunk.Words64)).Store(words);
            for (; last >= start && last > 0; last--)
            {
                int j = (int)Math.BigMul(words[last - start], (ulong)last + 1, out _);
                (values[last], values[j]) = (values[j], values[last]);
            }
        }
    }

    [SkipLocalsInit]
    private static void Fill<TDraw, T>(TDraw draw, T* to, long count, ulong seed, ulong stream, long first)
        where TDraw : struct, IDraw<T>
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        T* whole = stackalloc T[TDraw.PerChunk];
        for (long done = 0; done < count;)
        {
            (long chunk, long skip) = Math.DivRem(first + done, TDraw.PerChunk);
            long taken = Math.Min(TDraw.PerChunk - skip, count - done);
            var words = new Chunk(seed, stream, (ulong)chunk);
            if (taken == TDraw.PerChunk)
            {
                draw.Fill(words, to + done);
            }
            else
            {
                draw.Fill(words, whole);
                Unsafe.CopyBlockUnaligned(to + done, whole + skip, (uint)(taken * sizeof(T)));
            }

            done += taken;
        }
    }
}
