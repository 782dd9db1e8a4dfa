using System.Numerics;
using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>
/// Cuts segments into blocks and merges what comes back. Sizes are rounded to eight classes a power of two, so at most an eighth
/// is waste; free blocks are found through bins of the same classes, the smallest that fits first; small ones wait a while
/// unmerged for the next request of their size; memory never touched is used last. Knows nothing of threads and collections: the pool holds its lock around every call.
/// </summary>
internal sealed unsafe class Arena(StoragePool pool)
{
    /// <summary>
    /// What is asked of the system at a time. The C library maps pieces beyond 32 MB directly and unmaps them when freed,
    /// smaller ones may stay in its own heap; pages never touched cost nothing.
    /// </summary>
    public const long SegmentBytes = 64L << 20;

    /// <summary>No machine has more; sizes up to here can be rounded and added without overflow.</summary>
    public const long LargestRequest = 1L << 46;

    private const int Granule = 1024;
    private const int SubclassBits = 3;
    private const int Subclasses = 1 << SubclassBits;
    private const int SmallestExponent = 10;
    private const int Bins = (48 - SmallestExponent) * Subclasses;

    private readonly List<Segment> _segments = [];
    private readonly Block?[] _bins = new Block?[Bins];
    private readonly ulong[] _filled = new ulong[(Bins + 63) / 64];
    private readonly RecentBlocks _recent = new();
    private readonly Stack<Block> _spare = new();

    /// <summary>Bytes cut into blocks so far: all that can be resident.</summary>
    public long Mapped { get; private set; }

    /// <summary>Bytes of the free blocks.</summary>
    public long Free { get; private set; }

    /// <summary>The size of the block that answers to a request.</summary>
    public static long RoundUp(long bytes)
    {
        int shift = Math.Max(BitOperations.Log2((ulong)bytes) - SubclassBits, 0);
        long step = Math.Max(1L << shift, Granule);
        return (bytes + step - 1) & -step;
    }

    /// <summary>The class of a size.</summary>
    public static int BinOf(long size)
    {
        int exponent = BitOperations.Log2((ulong)size);
        int subclass = (int)(size >> (exponent - SubclassBits)) & (Subclasses - 1);
        return ((exponent - SmallestExponent) * Subclasses) + subclass;
    }

    /// <summary>A block of a rounded size out of memory used before, or null.</summary>
    /// <param name="size">The rounded size.</param>
    /// <param name="mayBreak">Whether a segment that is free as a whole may be broken for a block of less than half of it. One small block there, and
    /// the next large tensor needs a segment more: where there may be more memory, it is the better choice to begin another.</param>
    public Block? Reuse(long size, bool mayBreak = true)
    {
        if (_recent.Pop(size) is { } recent)
        {
            Free -= recent.Size;
            return recent;
        }

        Block? block = FindFree(size);
        if (block is null && !_recent.IsEmpty)
        {
            _recent.Drain(Merge);
            block = FindFree(size);
        }

        if (block is null || (!mayBreak && IsWhole(block) && size < block.Size / 2))
        {
            return null;
        }

        Take(block, size);
        return block;
    }

    /// <summary>A block of a rounded size out of memory never touched, or null if the system has none.</summary>
    public Block? Map(long size)
    {
        foreach (Segment segment in _segments)
        {
            if (Extend(segment, size) is { } block)
            {
                return block;
            }
        }

        long capacity = Math.Max(size, SegmentBytes);
        void* address;
        try
        {
            address = NativeMemory.AlignedAlloc((nuint)capacity, 4096);
        }
        catch (OutOfMemoryException)
        {
            return null;
        }

        Segment fresh = new((nint)address, capacity);
        _segments.Add(fresh);
        return Extend(fresh, size);
    }

    /// <summary>Takes a block back.</summary>
    public void Return(Block block)
    {
        Free += block.Size;
        if (block.Size <= RecentBlocks.Largest)
        {
            _recent.Push(block);
        }
        else
        {
            Merge(block);
        }
    }

    /// <summary>Returns segments without a block in use to the system while more than so many bytes are mapped.</summary>
    public void Trim(long keep)
    {
        if (Mapped > keep)
        {
            _recent.Drain(Merge);
        }

        for (int i = _segments.Count - 1; i >= 0 && Mapped > keep; i--)
        {
            Segment segment = _segments[i];
            Block? only = segment.Last;
            if (only is not null)
            {
                if (!only.IsFree || only.Before is not null)
                {
                    continue;
                }

                Unlist(only);
                Free -= only.Size;
                Mapped -= only.Size;
                Recycle(only);
            }

            NativeMemory.AlignedFree((void*)segment.Address);
            _segments.RemoveAt(i);
        }
    }

    private static bool IsWhole(Block block) => block.Size == block.Segment.Capacity;

    /// <summary>Merges a block with its free neighbours.</summary>
    private void Merge(Block block)
    {
        if (block.After is { IsFree: true } after)
        {
            Unlist(after);
            Absorb(block, after);
        }

        if (block.Before is { IsFree: true } before)
        {
            Unlist(before);
            Absorb(before, block);
            block = before;
        }

        List(block);
    }

    private Block? FindFree(long size)
    {
        int bin = BinOf(size);
        int word = bin >> 6;
        ulong candidates = _filled[word] & (ulong.MaxValue << (bin & 63));
        while (candidates == 0)
        {
            if (++word == _filled.Length)
            {
                return null;
            }

            candidates = _filled[word];
        }

        return _bins[(word << 6) + BitOperations.TrailingZeroCount(candidates)];
    }

    private void Take(Block block, long size)
    {
        Unlist(block);
        long rest = block.Size - size;
        if (rest >= Granule)
        {
            Block remainder = Place(block.Segment, block.Address + (nint)size, rest, block, block.After);
            block.Size = size;
            List(remainder);
        }

        Free -= block.Size;
    }

    private Block? Extend(Segment segment, long size)
    {
        Block? tail = segment.Last is { IsFree: true } last ? last : null;
        long missing = size - (tail?.Size ?? 0);
        if (missing <= 0 || segment.Extent + missing > segment.Capacity)
        {
            return null;
        }

        if (tail is null)
        {
            tail = Place(segment, segment.Address + (nint)segment.Extent, size, segment.Last, null);
        }
        else
        {
            Unlist(tail);
            Free -= tail.Size;
            tail.Size = size;
        }

        segment.Extent += missing;
        Mapped += missing;
        return tail;
    }

    private Block Place(Segment segment, nint address, long size, Block? before, Block? after)
    {
        if (!_spare.TryPop(out Block? block))
        {
            block = new Block(pool);
        }

        block.Segment = segment;
        block.Address = address;
        block.Size = size;
        block.Before = before;
        block.After = after;
        if (before is not null)
        {
            before.After = block;
        }

        if (after is not null)
        {
            after.Before = block;
        }
        else
        {
            segment.Last = block;
        }

        return block;
    }

    private void Absorb(Block block, Block after)
    {
        block.Size += after.Size;
        block.After = after.After;
        if (after.After is not null)
        {
            after.After.Before = block;
        }
        else
        {
            block.Segment.Last = block;
        }

        Recycle(after);
    }

    private void Recycle(Block block)
    {
        block.Before = null;
        block.After = null;
        block.Segment = null!;
        _spare.Push(block);
    }

    private void List(Block block)
    {
        int bin = BinOf(block.Size);
        Block? first = _bins[bin];
        block.Earlier = null;
        block.Later = first;
        if (first is not null)
        {
            first.Earlier = block;
        }

        block.IsFree = true;
        _bins[bin] = block;
        _filled[bin >> 6] |= 1UL << (bin & 63);
    }

    private void Unlist(Block block)
    {
        if (block.Later is not null)
        {
            block.Later.Earlier = block.Earlier;
        }

        if (block.Earlier is not null)
        {
            block.Earlier.Later = block.Later;
        }
        else
        {
            int bin = BinOf(block.Size);
            _bins[bin] = block.Later;
            if (block.Later is null)
            {
                _filled[bin >> 6] &= ~(1UL << (bin & 63));
            }
        }

        block.IsFree = false;
        block.Earlier = null;
        block.Later = null;
    }
}
