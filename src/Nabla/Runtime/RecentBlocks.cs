namespace Nabla;

/// <summary>Small blocks that came back lately, as they are, stacked by size: the next request for that size is likely, and neither merges nor splits.</summary>
internal sealed class RecentBlocks
{
    /// <summary>Larger blocks are few, and worth merging at once.</summary>
    public const long Largest = 64 << 10;

    private readonly Block?[] _tops = new Block?[Arena.BinOf(Largest) + 1];

    /// <summary>Whether there are any.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Keeps a block of at most <see cref="Largest"/> bytes.</summary>
    public void Push(Block block)
    {
        ref Block? top = ref _tops[Arena.BinOf(block.Size)];
        block.Later = top;
        top = block;
        IsEmpty = false;
    }

    /// <summary>The latest of exactly this size, if there is one.</summary>
    public Block? Pop(long size)
    {
        if (size > Largest)
        {
            return null;
        }

        ref Block? top = ref _tops[Arena.BinOf(size)];
        if (top is not { } block || block.Size != size)
        {
            return null;
        }

        top = block.Later;
        block.Later = null;
        return block;
    }

    /// <summary>Hands all of them on.</summary>
    public void Drain(Action<Block> to)
    {
        IsEmpty = true;
        for (int i = 0; i < _tops.Length; i++)
        {
            Block? block = _tops[i];
            _tops[i] = null;
            while (block is not null)
            {
                Block? next = block.Later;
                block.Later = null;
                to(block);
                block = next;
            }
        }
    }
}
