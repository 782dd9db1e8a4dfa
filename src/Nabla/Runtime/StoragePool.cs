using System.Diagnostics;

namespace Nabla;

// Note [When the pool collects]
// Only the collector knows which tensors are dead, and what it costs depends on when it is asked. Right after Backward has
// dropped its graph nearly all that a step allocated is dead and young: collecting generations 0 and 1 then takes tens
// of microseconds, however large the user's heap is. In mid-step the same collection finds the tape alive and promotes it;
// what is promoted twice is out of reach of young collections. So:
// * at a safe point: a young collection, if enough bytes were handed out since the last;
// * while renting: a young collection once the bytes in use exceed twice what recent collections found alive;
// * a full collection only when the bytes beyond the reach of young ones have grown by about as much as is alive,
//   and only as often as its own measured cost allows, or when the memory of the machine is exhausted.

/// <summary>Native blocks for tensors, watched by weak handles; safe for any number of threads.</summary>
internal sealed class StoragePool
{
    private const long Floor = 48L << 20;
    private const long SafePointFloor = 16L << 20;
    private const double Forgetting = 0.98;
    private const int FullCostRatio = 20;

    /// <summary>The pool of the process.</summary>
    public static readonly StoragePool Shared = new();

    private readonly Lock _lock = new();
    private readonly Arena _arena;
    private readonly long _ceiling;
    private Block[] _used = new Block[256];
    private int _usedCount;
    private long _live;
    private long _handed;
    private long _limit = Floor;
    private long _high;
    private long _old;
    private long _oldAfterFull;
    private int _collecting;
    private long _young;
    private long _full;
    private long _ticks;
    private long _lastFullEnd;
    private long _lastFullTicks;

    /// <summary>A pool of its own, for at most so many bytes; 0 for what the machine has.</summary>
    public StoragePool(long ceiling = 0)
    {
        _arena = new Arena(this);
        _ceiling = ceiling;
    }

    /// <summary>To be called where a step's tensors have just been dropped: collects if enough has been handed out since the last time.</summary>
    public static void SafePoint() => Shared.CollectAtSafePoint();

    /// <summary>A watched storage over a block of at least this many bytes.</summary>
    /// <exception cref="InsufficientMemoryException">The memory is not there, even after a full collection.</exception>
    public Storage Rent(long bytes)
    {
        long size = Arena.RoundUp(Math.Clamp(bytes, 1, Arena.LargestRequest));
        if (Volatile.Read(ref _live) + size > Volatile.Read(ref _limit))
        {
            Collect();
        }

        return TryRent(bytes, size) ?? RentAtLast(bytes, size);
    }

    /// <summary>Takes back a block that its storage has given up.</summary>
    public void Return(Block block)
    {
        lock (_lock)
        {
            Forget(block);
        }
    }

    /// <summary>See <see cref="SafePoint"/>.</summary>
    public void CollectAtSafePoint()
    {
        if (Volatile.Read(ref _handed) > Math.Max(SafePointFloor, Volatile.Read(ref _high) / 2))
        {
            Collect();
        }
    }

    /// <summary>The figures of this moment.</summary>
    public MemoryReport Report()
    {
        lock (_lock)
        {
            return new MemoryReport(_live, _arena.Free, _arena.Mapped, _young, _full, Stopwatch.GetElapsedTime(0, _ticks));
        }
    }

    private Storage? TryRent(long bytes, long size)
    {
        lock (_lock)
        {
            Block? block = _arena.Reuse(size);
            block ??= _arena.Mapped + size <= Ceiling() ? _arena.Map(size) : null;
            if (block is null)
            {
                return null;
            }

            Storage storage = new(block, bytes);
            block.Watch.SetTarget(storage);
            if (_usedCount == _used.Length)
            {
                Array.Resize(ref _used, _usedCount * 2);
            }

            block.Place = _usedCount;
            _used[_usedCount++] = block;
            _live += block.Size;
            _handed += block.Size;
            return storage;
        }
    }

    private Storage RentAtLast(long bytes, long size)
    {
        long ceiling = Ceiling();
        Storage? storage = null;
        if (size <= ceiling)
        {
            CollectFully();
            lock (_lock)
            {
                _arena.Trim(0);
            }

            storage = TryRent(bytes, size);
        }

        return storage ?? throw new InsufficientMemoryException(
            $"A tensor of {MemoryReport.Quantity(bytes)} was asked for, but tensors already hold {MemoryReport.Quantity(_live)} and {MemoryReport.Quantity(_arena.Free)} are pooled, of {MemoryReport.Quantity(ceiling)} that this process may use. "
            + "Everything unreachable has been collected: use a smaller batch, keep fewer tensors (losses kept for logging hold their graphs: keep loss.Item()), or recompute with Checkpoint.");
    }

    private long Ceiling()
    {
        if (_ceiling > 0)
        {
            return _ceiling;
        }

        GCMemoryInfo info = GC.GetGCMemoryInfo(GCKind.Any);
        long available = info.TotalAvailableMemoryBytes;
        return available - (available / 16) - info.HeapSizeBytes;
    }

    private void Collect()
    {
        if (Interlocked.Exchange(ref _collecting, 1) != 0)
        {
            return;
        }

        long start = Stopwatch.GetTimestamp();
        GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        _young++;
        Sweep();
        if (FullIsDue(start))
        {
            Full();
        }

        _ticks += Stopwatch.GetTimestamp() - start;
        Volatile.Write(ref _collecting, 0);
    }

    private void CollectFully()
    {
        long start = Stopwatch.GetTimestamp();
        Full();
        _ticks += Stopwatch.GetTimestamp() - start;
    }

    private bool FullIsDue(long now) =>
        _old - _oldAfterFull > Math.Max(Floor, _oldAfterFull / 2) && now - _lastFullEnd > FullCostRatio * _lastFullTicks;

    private void Full()
    {
        long start = Stopwatch.GetTimestamp();
        GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        _full++;
        Sweep();
        _oldAfterFull = _old;
        _lastFullEnd = Stopwatch.GetTimestamp();
        _lastFullTicks = _lastFullEnd - start;
    }

    private void Sweep()
    {
        lock (_lock)
        {
            _old = 0;
            for (int i = _usedCount - 1; i >= 0; i--)
            {
                Block block = _used[i];
                if (!block.Watch.TryGetTarget(out Storage? storage))
                {
                    Forget(block);
                }
                else if (GC.GetGeneration(storage) == GC.MaxGeneration)
                {
                    _old += block.Size;
                }
            }

            _high = Math.Max((long)(_high * Forgetting), _live);
            _limit = Math.Max(Floor, _high * 2);
            _handed = 0;
        }
    }

    private void Forget(Block block)
    {
        Block last = _used[--_usedCount];
        _used[block.Place] = last;
        last.Place = block.Place;
        _used[_usedCount] = null!;
        _live -= block.Size;
        _arena.Return(block);
    }
}
