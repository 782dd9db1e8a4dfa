using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>The upper 24 bits of a word, divided by 2²⁴.</summary>
internal readonly unsafe struct Uniform32 : IDraw<float>
{
    public static int PerChunk => Chunk.Words32;

    [SkipLocalsInit]
    public void Fill(Chunk chunk, float* to)
    {
        uint* words = stackalloc uint[Chunk.Words32];
        chunk.Store(words);
        for (int i = 0; i < Chunk.Words32; i += Vector<uint>.Count)
        {
            Vector<int> upper = Vector.AsVectorInt32(Vector.Load(words + i) >>> 8);
            Vector.Store(Vector.ConvertToSingle(upper) * new Vector<float>(1f / (1 << 24)), to + i);
        }
    }
}

/// <summary>The upper 53 bits of a word, divided by 2⁵³.</summary>
internal readonly unsafe struct Uniform64 : IDraw<double>
{
    public static int PerChunk => Chunk.Words64;

    [SkipLocalsInit]
    public void Fill(Chunk chunk, double* to)
    {
        ulong* words = stackalloc ulong[Chunk.Words64];
        chunk.Store(words);
        for (int i = 0; i < Chunk.Words64; i += Vector<ulong>.Count)
        {
            Vector<long> upper = Vector.AsVectorInt64(Vector.Load(words + i) >>> 11);
            Vector.Store(Vector.ConvertToDouble(upper) * new Vector<double>(1.0 / (1L << 53)), to + i);
        }
    }
}
