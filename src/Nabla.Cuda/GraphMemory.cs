using Nabla.Gpu;

namespace Nabla.Cuda;

/// <summary>The memory that was allocated while a graph was captured.</summary>
/// <remarks>
/// Note [Memory of a graph]
/// A graph has addresses in it, so what was allocated for it belongs to it until it goes: what is freed while it is captured may be used by a later part of it, and by nobody else. Small memory is used once only, because it may hold numbers that were
/// written when the graph was captured, and not by it. It knows the graph's memory and not the graph, which goes although somebody may have a part of its memory yet.
/// </remarks>
internal sealed class GraphMemory(CudaRuntime runtime)
{
    // More than numbers of a launch ever are; see Note [Numbers in memory].
    private const long Small = 64 << 10;

    private readonly Lock _lock = new();
    private readonly List<PooledBuffer> _spare = [];
    private bool _isGone;

    /// <summary>Whose it is.</summary>
    public CudaRuntime Runtime => runtime;

    /// <summary>Memory for a part of the graph.</summary>
    public PooledBuffer Allocate(long bytes)
    {
        lock (_lock)
        {
            if (_spare.Find(spare => spare.Size > Small && spare.Size == BufferPool.RoundUp(bytes)) is { } same)
            {
                _spare.Remove(same);
                return same.For(bytes);
            }
        }

        // The pool may wait for finalizers, which free memory here: no lock is held.
        PooledBuffer buffer = runtime.Memory.Rent(bytes);
        buffer.Keeper = this;
        return buffer;
    }

    /// <summary>Takes memory back.</summary>
    public void Free(PooledBuffer buffer)
    {
        lock (_lock)
        {
            if (!_isGone)
            {
                _spare.Add(buffer);
                return;
            }
        }

        Return(buffer);
    }

    /// <summary>Whether numbers may be written to it now that the graph reads later: nothing in the graph writes there before.</summary>
    public bool MayWrite(PooledBuffer buffer) => ReferenceEquals(buffer.Keeper, this) && buffer.Size <= Small;

    /// <summary>Gives all of it back to the pool, once nobody has it any more.</summary>
    public void LetGo()
    {
        lock (_lock)
        {
            _isGone = true;
        }

        _spare.ForEach(Return);
        _spare.Clear();
    }

    private void Return(PooledBuffer buffer)
    {
        buffer.Keeper = null;
        runtime.Memory.Return(buffer);
    }
}
