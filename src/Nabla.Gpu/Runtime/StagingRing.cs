namespace Nabla.Gpu;

/// <summary>Where numbers wait on the host until the device gets round to reading them, so that who writes them does not wait for it.</summary>
internal abstract class StagingRing
{
    /// <summary>The bytes of a block, and so of one copy.</summary>
    public const int BlockBytes = 4 << 20;

    private const int MostBlocks = 8;
    private readonly Lock _lock = new();
    private readonly Stack<nint> _spare = new();
    private readonly Queue<(nint Block, nint Mark)> _read = new();
    private int _count;

    /// <summary>Takes the numbers and asks the device to fetch them; waits only where all blocks are still being read.</summary>
    public unsafe void Write(ReadOnlySpan<byte> from, PooledBuffer to, long offset)
    {
        lock (_lock)
        {
            for (int done = 0; done < from.Length;)
            {
                int bytes = Math.Min(BlockBytes, from.Length - done);
                nint block = Next();
                try
                {
                    from.Slice(done, bytes).CopyTo(new Span<byte>((void*)block, bytes));
                    _read.Enqueue((block, Fetch(block, to, offset + done, bytes)));
                }
                catch
                {
                    _spare.Push(block);
                    throw;
                }

                done += bytes;
            }
        }
    }

    /// <summary>Memory of the host that the device can read from.</summary>
    protected abstract nint Allocate(int bytes);

    /// <summary>Asks the device to copy from a block into a buffer, and returns a mark of that.</summary>
    protected abstract nint Fetch(nint block, PooledBuffer to, long offset, int bytes);

    /// <summary>Whether the copy that a mark stands for is over.</summary>
    protected abstract bool IsOver(nint mark);

    /// <summary>Waits until the copy that a mark stands for is over, and frees the mark.</summary>
    protected abstract void Wait(nint mark);

    private nint Next()
    {
        if (_spare.TryPop(out nint spare))
        {
            return spare;
        }

        if (_count < MostBlocks && (_read.Count == 0 || !IsOver(_read.Peek().Mark)))
        {
            nint block = Allocate(BlockBytes);
            _count++;
            return block;
        }

        (nint oldest, nint mark) = _read.Dequeue();
        Wait(mark);
        return oldest;
    }
}
