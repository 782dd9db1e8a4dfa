using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>⌊word·range / 2⁶⁴⌋ above the lower bound.</summary>
internal readonly unsafe struct Integers64 : IDraw<long>
{
    private readonly long _low;
    private readonly ulong _range;

    public Integers64(long low, long high)
    {
        if (high <= low)
        {
            throw new ArgumentOutOfRangeException(nameof(high), high, $"The range [{low}, {high}) holds no integer: give a high above low.");
        }

        _low = low;
        _range = unchecked((ulong)high - (ulong)low);
    }

    public static int PerChunk => Chunk.Words64;

    [SkipLocalsInit]
    public void Fill(Chunk chunk, long* to)
    {
        ulong* words = stackalloc ulong[Chunk.Words64];
        chunk.Store(words);
        for (int i = 0; i < Chunk.Words64; i++)
        {
            to[i] = unchecked(_low + (long)Math.BigMul(words[i], _range, out _));
        }
    }
}

/// <summary>The same, narrowed.</summary>
internal readonly unsafe struct Integers32(int low, int high) : IDraw<int>
{
    private readonly Integers64 _wide = new(low, high);

    public static int PerChunk => Chunk.Words64;

    [SkipLocalsInit]
    public void Fill(Chunk chunk, int* to)
    {
        long* wide = stackalloc long[Chunk.Words64];
        _wide.Fill(chunk, wide);
        for (int i = 0; i < Chunk.Words64; i++)
        {
            to[i] = (int)wide[i];
        }
    }
}
