using System.Runtime.InteropServices;

namespace Nabla.Gpu;

/// <summary>What kernels found wrong with numbers that they were given.</summary>
/// <remarks>
/// Note [When a wrong index is reported]
/// Kernels run after the call that asked for them has returned, and nothing waits for them but reading. So an index outside its axis is written down where it is found,
/// nothing is read or written there, and the first reading afterwards, of whichever thread, throws, with the message that the host would have thrown at once.
/// </remarks>
internal sealed class Faults(GpuRuntime runtime)
{
    private const int Numbers = 4;

    private readonly Lock _lock = new();
    private GpuBuffer? _buffer;

    /// <summary>Where kernels write: whether something was wrong, the index, its axis, the axis's length.</summary>
    public GpuBuffer Buffer
    {
        get
        {
            lock (_lock)
            {
                if (_buffer is null)
                {
                    _buffer = runtime.Allocate(Numbers * sizeof(long));
                    Clear();
                }

                return _buffer;
            }
        }
    }

    /// <summary>Throws what was found since the last time.</summary>
    /// <param name="read">What was read: it need not wait for more than that did.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index was outside its axis.</exception>
    public void Throw(GpuBuffer read)
    {
        if (_buffer is null)
        {
            return;
        }

        Span<long> found = stackalloc long[Numbers];
        lock (_lock)
        {
            runtime.Glance(_buffer, MemoryMarshal.AsBytes(found), read);
            if (found[0] != 0)
            {
                // Whole, when nobody writes there any more.
                runtime.Read(_buffer, 0, MemoryMarshal.AsBytes(found));
                Clear();
            }
        }

        if (found[0] != 0)
        {
            throw Outside(found[1], found[2], found[3]);
        }
    }

    private static ArgumentOutOfRangeException Outside(long index, long axis, long length)
        => new(nameof(index), $"Index {index} is outside axis {axis}, which has {length} elements, 0 to {length - 1}.");

    private void Clear()
    {
        Span<long> nothing = stackalloc long[Numbers];
        nothing.Clear();
        runtime.Write(MemoryMarshal.AsBytes(nothing), _buffer!, 0);
    }
}
