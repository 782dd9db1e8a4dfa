using System.Runtime.Intrinsics.X86;

namespace Nabla;

/// <summary>Sixteen neighbouring Philox blocks of a stream: 64 words of 32 bits or 32 words of 64 bits.</summary>
/// <remarks>
/// Word w of block b stands at 16·w + b, so that registers of any width are stored as they are, and the two halves of a
/// pair that one transform needs (Box and Muller's) are contiguous. This order is part of what a seed means: it must not change.
/// </remarks>
internal readonly unsafe struct Chunk(ulong seed, ulong stream, ulong index)
{
    /// <summary>Words of 32 bits in a chunk.</summary>
    public const int Words32 = 4 * Blocks;

    /// <summary>Words of 64 bits in a chunk.</summary>
    public const int Words64 = 2 * Blocks;

    /// <summary>Blocks in a chunk.</summary>
    public const int Blocks = 16;

    /// <summary>Stores the chunk's 64 words of 32 bits.</summary>
    public void Store(uint* to)
    {
        if (Avx512F.IsSupported)
        {
            Store<Words8>(to);
        }
        else if (Avx2.IsSupported)
        {
            Store<Words4>(to);
        }
        else
        {
            Store<Word>(to);
        }
    }

    /// <summary>Stores the chunk's 32 words of 64 bits, each two words of a block, the earlier one above.</summary>
    public void Store(ulong* to)
    {
        if (Avx512F.IsSupported)
        {
            Store<Words8>(to);
        }
        else if (Avx2.IsSupported)
        {
            Store<Words4>(to);
        }
        else
        {
            Store<Word>(to);
        }
    }

    internal void Store<W>(uint* to)
        where W : unmanaged, IWords<W>
    {
        for (int b = 0; b < Blocks; b += W.Count)
        {
            Draw(b, out W x0, out W x1, out W x2, out W x3);
            W.StoreLower(x0, to + b);
            W.StoreLower(x1, to + Blocks + b);
            W.StoreLower(x2, to + (2 * Blocks) + b);
            W.StoreLower(x3, to + (3 * Blocks) + b);
        }
    }

    internal void Store<W>(ulong* to)
        where W : unmanaged, IWords<W>
    {
        for (int b = 0; b < Blocks; b += W.Count)
        {
            Draw(b, out W x0, out W x1, out W x2, out W x3);
            *(W*)(to + b) = W.Join(x0, x1);
            *(W*)(to + Blocks + b) = W.Join(x2, x3);
        }
    }

    private void Draw<W>(int block, out W x0, out W x1, out W x2, out W x3)
        where W : unmanaged, IWords<W>
    {
        x0 = W.From((index * Blocks) + (ulong)block);
        x1 = W.Upper(x0);
        x2 = W.Of(stream);
        x3 = W.Upper(x2);
        Philox.Scramble(ref x0, ref x1, ref x2, ref x3, seed);
    }
}
