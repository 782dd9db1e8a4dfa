using System.Diagnostics;

namespace Nabla;

/// <summary>
/// Native blocks for tensors, watched by weak handles; safe for any number of threads. After each collection the handles
/// are looked through and the blocks of the dead are free at once: see Note [When the pool collects].
/// </summary>
internal sealed class StoragePool
{
    /// <summary>The pool of the process.</summary>
    public static readonly StoragePool Shared = new();

    private readonly Lock _lock = new();
    private readonly Arena _arena;
    private readonly Pacing _pacing;
    private long _ceiling;
    private Block[] _used = new Block[256];
    private int _usedCount;
    private long _live;
    private long _peak;
    private long _count;
    private long _handed;
    private bool _isCollecting;
    private long _young;
    private long _full;
    private long _ticks;

    /// <summary>A pool of its own, for at most so many bytes; 0 for what the machine has.</summary>
    public StoragePool(long ceiling = 0)
    {
        _arena = new Arena(this);
        _ceiling = ceiling;

        // Walking small objects takes about half a second a gigabyte.
        double heap = GC.GetTotalMemory(forceFullCollection: false) / 1e9;
        _pacing = new Pacing(Stopwatch.GetTimestamp(), (long)(heap * Stopwatch.Frequency / 2), Device.Cpu.Machine.SharedBytes);
    }

    /// <summary>To be called where a step's tensors have just been dropped: collects if enough has been handed out since the last time.</summary>
    public static void SafePoint()
    {
        Shared.CollectAtSafePoint();
        DevicePacing.AtSafePoint();
    }

    /// <summary>A watched storage over a block of at least this many bytes.</summary>
    /// <exception cref="InsufficientMemoryException">The memory is not there, even after a full collection.</exception>
    public Storage Rent(long bytes)
    {
        long size = Arena.RoundUp(Math.Clamp(bytes, 1, Arena.LargestRequest));
        return TryRent(bytes, size, mayCollect: true) ?? RentAtLast(bytes, size);
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
        int generation;
        lock (_lock)
        {
            generation = _pacing.AtSafePoint(_live, _handed, Stopwatch.GetTimestamp(), Environment.CurrentManagedThreadId);
            if (generation < 0 || _isCollecting)
            {
                return;
            }

            _isCollecting = true;
        }

        Collect(generation, safe: true);
    }

    /// <summary>Collects everything; where memory is short, and in tests.</summary>
    public void CollectFully() => Collect(GC.MaxGeneration, safe: false);

    /// <summary>The figures of this moment.</summary>
    public MemoryReport Report()
    {
        lock (_lock)
        {
            return new MemoryReport(_live, _arena.Free, _arena.Mapped, _young, _full, Stopwatch.GetElapsedTime(0, _ticks));
        }
    }

    /// <summary>What the pool is to a device: see <see cref="Machine.Usage"/>.</summary>
    public (long InUse, long Pooled, long Peak, long Allocations, long Limit) Usage
    {
        get
        {
            lock (_lock)
            {
                return (_live, _arena.Free, _peak, _count, Ceiling());
            }
        }
    }

    /// <summary>Sets the most bytes that may be had from the system; 0 for what the machine has.</summary>
    public void Limit(long bytes)
    {
        lock (_lock)
        {
            _ceiling = bytes;
        }
    }

    private Storage? TryRent(long bytes, long size, bool mayCollect)
    {
        int generation;
        lock (_lock)
        {
            if (_live + size <= _pacing.Limit || _isCollecting || !mayCollect)
            {
                return Take(bytes, size);
            }

            _isCollecting = true;
            generation = _pacing.WhileRenting(_handed, Stopwatch.GetTimestamp());
        }

        Collect(generation, safe: false);
        lock (_lock)
        {
            return Take(bytes, size);
        }
    }

    private Storage? Take(long bytes, long size)
    {
        Block? block = _arena.Reuse(size, mayBreak: _arena.Mapped + size > _pacing.Room);
        block ??= _arena.Mapped + size <= Ceiling() ? _arena.Map(size) ?? _arena.Reuse(size) : null;
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
        block.Born = _handed;
        block.Follower = null;
        _used[_usedCount++] = block;
        _handed += block.Size;
        _live += block.Size;
        _count++;
        _peak = Math.Max(_peak, _live);
        _pacing.Peak = Math.Max(_pacing.Peak, _live);
        return storage;
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
                storage = Take(bytes, size);
                if (storage is null)
                {
                    // What is free is in pieces too small: give back whatever can be and map anew.
                    _arena.Trim(0);
                    storage = Take(bytes, size);
                }
            }
        }

        return storage ?? throw new InsufficientMemoryException(
            $"A tensor of {MemoryReport.Quantity(bytes)} was asked for, but tensors already hold {MemoryReport.Quantity(_live)} and {MemoryReport.Quantity(_arena.Free)} are pooled, of {MemoryReport.Quantity(ceiling)} that this process may use. "
            + "Everything unreachable has been collected: use a smaller batch or keep fewer tensors (a loss kept for logging holds its graph: keep loss.ToScalar()).");
    }

    // Where the system promises more than it has, asking for too much ends the process instead of failing, so the limit is kept here.
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

    // Without the lock: other threads, and finalizers, may rent meanwhile.
    private void Collect(int generation, bool safe)
    {
        long start = Stopwatch.GetTimestamp();
        GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
        lock (_lock)
        {
            Sweep(generation, safe);
            long end = Stopwatch.GetTimestamp();
            _pacing.Took(generation, start, end);
            _arena.Trim(_pacing.Keep(_live, end));
            _ticks += end - start;
            _young += generation < GC.MaxGeneration ? 1 : 0;
            _full += generation == GC.MaxGeneration ? 1 : 0;
            _isCollecting = false;
        }
    }

    private void Sweep(int generation, bool safe)
    {
        long old = 0;
        long proven = 0;
        for (int i = _usedCount - 1; i >= 0; i--)
        {
            Block block = _used[i];
            if (!block.Watch.TryGetTarget(out Storage? storage))
            {
                Forget(block);
            }
            else if (GC.GetGeneration(storage) == GC.MaxGeneration)
            {
                old += block.Size;
                proven += _handed - block.Born > _pacing.LongLife ? block.Size : 0;
            }
        }

        _pacing.Swept(generation, safe, _live, old, proven, _handed);
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
