namespace Nabla.Gpu;

/// <summary>A buffer of a <see cref="BufferPool"/>.</summary>
internal sealed class PooledBuffer : GpuBuffer
{
    private long _bytes;
    private nint _arrival;
    private nint _completion;

    public PooledBuffer(BufferPool pool, nint handle, long size)
    {
        Pool = pool;
        Handle = handle;
        Size = size;
        OfAll = new LinkedListNode<PooledBuffer>(this);
        OfSize = new LinkedListNode<PooledBuffer>(this);
    }

    /// <summary>The one it belongs to.</summary>
    public BufferPool Pool { get; }

    /// <summary>What the driver calls it.</summary>
    public nint Handle { get; }

    /// <summary>The bytes that it has, at least those asked for.</summary>
    public long Size { get; }

    /// <inheritdoc/>
    public override long Bytes => _bytes;

    /// <summary>Whether it waits to be used again.</summary>
    public bool IsIdle { get; set; }

    /// <summary>The runtime's mark of what is still being written to it beside the device's order; 0 for nothing.</summary>
    public nint Arrival
    {
        get => Volatile.Read(ref _arrival);
        set => Volatile.Write(ref _arrival, value);
    }

    /// <summary>The runtime's mark of when it had its numbers, for who only reads it; 0 for none.</summary>
    public nint Completion
    {
        get => Volatile.Read(ref _completion);
        set => Volatile.Write(ref _completion, value);
    }

    /// <summary>Who has it back before the pool does; null for most.</summary>
    public object? Keeper { get; set; }

    /// <summary>Its place among all that are idle, in the order in which they came.</summary>
    public LinkedListNode<PooledBuffer> OfAll { get; }

    /// <summary>Its place among those of its size.</summary>
    public LinkedListNode<PooledBuffer> OfSize { get; }

    /// <summary>Begins a use of it.</summary>
    public PooledBuffer For(long bytes)
    {
        _bytes = bytes;
        return this;
    }
}
