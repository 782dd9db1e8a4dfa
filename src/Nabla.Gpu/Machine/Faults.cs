using System.Runtime.InteropServices;

namespace Nabla.Gpu;

/// <summary>What kernels found wrong with numbers that they were given.</summary>
/// <remarks>
/// Note [When a wrong index is reported]
/// Kernels run after the call that asked for them has returned, and nothing waits for them but reading. So an index outside its axis is written down where it is found,
/// nothing is read or written there, and the first reading afterwards, of whichever thread, throws, with the message that the host would have thrown at once. What a run of a compiled function with checks found so has changed none of its variables
/// (Note [Checks that are not waited for]).
/// </remarks>
internal sealed class Faults(GpuMachine machine)
{
    private const int Numbers = 4;

    private readonly Lock _lock = new();
    private volatile Storage? _storage;

    /// <summary>Where kernels write: whether something was wrong, the index, its axis, the axis's length.</summary>
    public GpuBuffer Buffer => BufferOf(Storage);

    /// <summary>Whether something was wrong, int64 [].</summary>
    public ConcreteTensor Flag => new(new TensorType(DType.Int64, []), Layout.Of([], [], 0), Storage);

    private Storage Storage
    {
        get
        {
            lock (_lock)
            {
                if (_storage is null)
                {
                    Storage storage = Storage.Rent(Numbers * sizeof(long), machine);
                    storage.MarkShared();
                    Clear(storage);
                    _storage = storage;
                }

                return _storage;
            }
        }
    }

    /// <summary>Throws what was found since the last time.</summary>
    /// <param name="read">What was read: it need not wait for more than that did.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index was outside its axis.</exception>
    public void Throw(GpuBuffer read)
    {
        if (_storage is not { } storage)
        {
            return;
        }

        Span<long> found = stackalloc long[Numbers];
        lock (_lock)
        {
            machine.Runtime.Glance(BufferOf(storage), MemoryMarshal.AsBytes(found), read);
            if (found[0] != 0)
            {
                // Whole, when nobody writes there any more.
                machine.Runtime.Read(BufferOf(storage), 0, MemoryMarshal.AsBytes(found));
                Clear(storage);
            }
        }

        if (found[0] != 0)
        {
            throw Outside(found[1], found[2], found[3]);
        }
    }

    private static GpuBuffer BufferOf(Storage storage) => ((GpuMemory)storage.Memory).Bare;

    private static ArgumentOutOfRangeException Outside(long index, long axis, long length)
        => new(nameof(index), $"Index {index} is outside axis {axis}, which has {length} elements, 0 to {length - 1}.");

    private void Clear(Storage storage)
    {
        Span<long> nothing = stackalloc long[Numbers];
        nothing.Clear();
        machine.Runtime.Write(MemoryMarshal.AsBytes(nothing), BufferOf(storage), 0);
    }
}
