namespace Nabla.Gpu;

// Note [When a device's pool collects]
// A tensor on a device is a small object with much memory behind it, which the collector does not see. Its finalizer gives
// the memory back, but nothing makes the collector run while only small objects are made. So renting does:
// * beyond twice the bytes that the last collection left in use, generations 0 and 1 are collected and the finalizers waited
//   for. What is in use may double between two collections, so there are few of them, however long a program runs;
// * where that leaves more than twice what the last full collection left, garbage has grown old: everything is collected;
// * where the device has nothing left, idle buffers go back to it first, then everything is collected.
// No lock is held meanwhile: finalizers return buffers, and other threads may rent.

/// <summary>Memory of one device: buffers in sizes of few kinds, kept when they are given back and used again.</summary>
/// <remarks>Safe for any number of threads. A buffer that comes back may still be read by what was asked of the device before; who gets it next asks for things that happen after that.</remarks>
internal sealed class BufferPool(IDeviceAllocator allocator)
{
    private const long Smallest = 256;
    private const long Floor = 64L << 20;
    private const long Fine = 1L << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, LinkedList<PooledBuffer>> _idleBySize = [];
    private readonly LinkedList<PooledBuffer> _idle = [];
    private long _limit = Floor;
    private long _fullLimit = Floor;
    private long? _allowed;
    private long _most;
    private long _count;
    private long _peak;
    private long _peakBefore;
    private long _handed;
    private bool _isCollecting;

    /// <summary>Bytes of buffers that somebody has, or that nobody has yet found unreachable.</summary>
    public long InUseBytes { get; private set; }

    /// <summary>Bytes of buffers kept for the next.</summary>
    public long IdleBytes { get; private set; }

    /// <summary>Collections that renting asked for.</summary>
    public int Collections { get; private set; }

    /// <summary>See <see cref="Machine.Usage"/>.</summary>
    public (long InUse, long Pooled, long Peak, long Allocations, long Limit) Usage
    {
        get
        {
            lock (_lock)
            {
                return (InUseBytes, IdleBytes, _most, _count, Ceiling);
            }
        }
    }

    private long Ceiling => Math.Min(_allowed ?? long.MaxValue, allocator.CeilingBytes);

    /// <summary>The size of the buffer for so many bytes: at most a quarter more, for large ones a sixteenth.</summary>
    public static long RoundUp(long bytes)
    {
        if (bytes <= Smallest)
        {
            return Smallest;
        }

        int steps = bytes <= Fine ? 2 : 4;
        int power = 63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(bytes - 1));
        long step = Math.Max(1L << Math.Max(power - steps, 0), Smallest / 4);
        return (bytes + step - 1) / step * step;
    }

    /// <summary>A buffer of at least so many bytes, of unspecified content.</summary>
    /// <exception cref="InsufficientMemoryException">The device has not got it, even after a full collection.</exception>
    public PooledBuffer Rent(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes > Math.Min(allocator.LargestBytes, Ceiling))
        {
            throw OutOfMemory(bytes, allocator.LargestBytes < Ceiling
                ? $"The device gives at most {MemoryReport.Quantity(allocator.LargestBytes)} to one buffer: use a smaller batch, or split the tensor."
                : "Use a smaller batch, or split the tensor.");
        }

        long size = Math.Min(RoundUp(bytes), allocator.LargestBytes);
        CollectIfDue(size);
        if ((Take(size) ?? TakeAfterTrim(size)) is { } buffer)
        {
            return buffer.For(bytes);
        }

        Collect(GC.MaxGeneration);
        buffer = Take(size) ?? TakeAfterTrim(size);
        return buffer?.For(bytes) ?? throw OutOfMemory(
            bytes, "Everything unreachable has been collected and every idle buffer given back: use a smaller batch or keep fewer tensors (a loss kept for logging holds its graph: keep loss.ToScalar()).");
    }

    /// <summary>Takes a buffer back.</summary>
    /// <exception cref="InvalidOperationException">It is another pool's, or has been given back already.</exception>
    public void Return(PooledBuffer buffer)
    {
        lock (_lock)
        {
            if (buffer.Pool != this || buffer.IsIdle)
            {
                throw new InvalidOperationException($"A buffer of {MemoryReport.Quantity(buffer.Bytes)} was given back to {allocator.Name}, {(buffer.IsIdle ? "for the second time" : "which it is not from")}; give each back once, to the runtime that allocated it.");
            }

            buffer.IsIdle = true;
            InUseBytes -= buffer.Size;
            IdleBytes += buffer.Size;
            _idle.AddLast(buffer.OfAll);
            if (!_idleBySize.TryGetValue(buffer.Size, out LinkedList<PooledBuffer>? same))
            {
                _idleBySize.Add(buffer.Size, same = []);
            }

            same.AddLast(buffer.OfSize);
            Trim(Math.Max(_peak, _peakBefore) / 4 * 5 + (Floor / 2) - InUseBytes);
        }
    }

    /// <summary>Sets the most bytes that there may be in all; 0 for what the device has.</summary>
    public void Limit(long bytes)
    {
        lock (_lock)
        {
            _allowed = bytes == 0 ? null : bytes;
        }
    }

    /// <summary>Gives every idle buffer back to the device.</summary>
    public void ReleaseIdle()
    {
        lock (_lock)
        {
            Trim(0);
        }
    }

    private PooledBuffer? TakeAfterTrim(long size)
    {
        lock (_lock)
        {
            if (IdleBytes == 0)
            {
                return null;
            }

            Trim(0);
        }

        return Take(size);
    }

    private PooledBuffer? Take(long size)
    {
        lock (_lock)
        {
            PooledBuffer buffer;
            if (_idleBySize.TryGetValue(size, out LinkedList<PooledBuffer>? same) && same.Last is { } last)
            {
                buffer = last.Value;
                Unlink(buffer);
                buffer.IsIdle = false;
            }
            else
            {
                // Drivers that promise more than they have fail later, in the middle of a kernel, so the limit is kept here too.
                nint handle = InUseBytes + IdleBytes + size <= Ceiling ? allocator.TryAllocate(size) : 0;
                if (handle == 0)
                {
                    return null;
                }

                buffer = new PooledBuffer(this, handle, size);
            }

            InUseBytes += size;
            Count(size);
            return buffer;
        }
    }

    // The most that was in use at once lately says how much is worth keeping; what was long ago is forgotten by and by.
    private void Count(long size)
    {
        _handed += size;
        _count++;
        _most = Math.Max(_most, InUseBytes);
        _peak = Math.Max(_peak, InUseBytes);
        if (_handed > 16 * _peak + Floor)
        {
            _handed = 0;
            _peakBefore = _peak;
            _peak = InUseBytes;
        }
    }

    private void Trim(long keep)
    {
        while (IdleBytes > Math.Max(keep, 0) && _idle.First is { } oldest)
        {
            Unlink(oldest.Value);
            allocator.Release(oldest.Value.Handle);
        }
    }

    private void Unlink(PooledBuffer buffer)
    {
        IdleBytes -= buffer.Size;
        _idle.Remove(buffer.OfAll);
        LinkedList<PooledBuffer> same = _idleBySize[buffer.Size];
        same.Remove(buffer.OfSize);
        if (same.Count == 0)
        {
            _idleBySize.Remove(buffer.Size);
        }
    }

    private void CollectIfDue(long size)
    {
        lock (_lock)
        {
            if (_isCollecting || InUseBytes + size <= _limit)
            {
                return;
            }

            _isCollecting = true;
        }

        try
        {
            Collect(1);
            if (InUseBytes > _fullLimit)
            {
                Collect(GC.MaxGeneration);
            }
        }
        finally
        {
            lock (_lock)
            {
                _isCollecting = false;
            }
        }
    }

    private void Collect(int generation)
    {
        GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        lock (_lock)
        {
            Collections++;
            _limit = Math.Max(Floor, 2 * InUseBytes);
            if (generation == GC.MaxGeneration)
            {
                _fullLimit = Math.Max(Floor, 2 * InUseBytes);
            }
        }
    }

    private InsufficientMemoryException OutOfMemory(long bytes, string advice) => new(
        $"{MemoryReport.Quantity(bytes)} were asked for on {allocator.Name}, where tensors already hold {MemoryReport.Quantity(InUseBytes)} and {MemoryReport.Quantity(IdleBytes)} are pooled, of {MemoryReport.Quantity(Ceiling)}. {advice}");
}
