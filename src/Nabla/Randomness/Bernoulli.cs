using System.Runtime.CompilerServices;

namespace Nabla;

/// <summary>Whether a word of 32 bits is below the probability times 2³².</summary>
internal readonly unsafe struct Bernoulli : IDraw<byte>
{
    private readonly ulong _threshold;

    public Bernoulli(double probability)
    {
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies within [0, 1].");
        }

        _threshold = (ulong)Math.Round(probability * (1L << 32));
    }

    public static int PerChunk => Chunk.Words32;

    [SkipLocalsInit]
    public void Fill(Chunk chunk, byte* to)
    {
        uint* words = stackalloc uint[Chunk.Words32];
        chunk.Store(words);
        for (int i = 0; i < Chunk.Words32; i++)
        {
            to[i] = words[i] < _threshold ? (byte)1 : (byte)0;
        }
    }
}
