using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla;

// Note [Who keeps memory alive]
// Nobody disposes a storage: its block returns to the pool once a collection has found the storage unreachable. A pointer
// made by `fixed (byte* p = &storage.Reference)` pins a managed array, but says nothing to the collector about a native block:
// there the storage must stay reachable by itself until the last kernel has finished with p. The JIT ends an object's
// life at its last mention, so every caller writes GC.KeepAlive(storage) after the kernel, not before it.

/// <summary>The memory of a tensor: on the host a managed array where it is small or belongs to the user, a pooled native block otherwise; or memory of a device.</summary>
internal sealed unsafe class Storage
{
    // Measured: that is where a block of the pool begins to cost less than an array.
    private const int DefaultLargestManaged = 2048;

    private readonly Array? _array;
    private readonly object? _pin;
    private Rental? _rental;
    private nint _origin;
    private volatile bool _isShared;

    private Storage(Array array, nint offset, long bytes)
    {
        _array = array;
        _origin = offset;
        Bytes = bytes;
    }

    private Storage(PinnedMemory pin, long bytes)
    {
        _pin = pin;
        _origin = pin.Address;
        Bytes = bytes;
    }

    /// <summary>A storage over a block of a pool, which alone calls this and watches the result.</summary>
    internal Storage(Block block, long bytes)
    {
        _rental = block;
        _origin = block.Address;
        Bytes = bytes;
    }

    private Storage(DeviceMemory memory, long bytes)
    {
        _rental = memory;
        IsElsewhere = true;
        Bytes = bytes;
    }

    /// <summary>Up to this many bytes live in a managed array. Set by tests only, to have every tensor in the pool.</summary>
    public static long LargestManaged { get; set; } = DefaultLargestManaged;

    /// <summary>The number of bytes asked for.</summary>
    public long Bytes { get; }

    /// <summary>Whether the numbers are in a device's memory, not in the host's.</summary>
    public bool IsElsewhere { get; }

    /// <summary>The device's memory; null for memory of the host, and once released.</summary>
    public DeviceMemory? Device => IsElsewhere ? Unsafe.As<DeviceMemory>(_rental) : null;

    /// <summary>Who computes with it.</summary>
    /// <exception cref="ObjectDisposedException">It was a device's memory, and was released.</exception>
    public Machine Machine => IsElsewhere ? Memory.Machine : Nabla.Device.Cpu.Machine;

    /// <summary>The device's memory.</summary>
    /// <exception cref="ObjectDisposedException">It was released.</exception>
    public DeviceMemory Memory => Device ?? throw Released();

    /// <summary>Whether the numbers, on the host, are made of no data, so that they may be computed with anywhere; see Note [Where an operation is computed].</summary>
    public bool IsPlaceless { get; private set; }

    /// <summary>Whether this is the user's own memory, whose numbers may change at any time.</summary>
    public bool IsForeign { get; private init; }

    /// <summary>Whether the numbers were handed out: then they must not be overwritten, nor their memory returned early.</summary>
    public bool IsShared => _isShared;

    /// <summary>The block of the pool, 64-byte aligned; null for a managed array and once released.</summary>
    public Block? Block => _rental as Block;

    /// <summary>What <see cref="Release"/> gives back; null for a managed array and once released.</summary>
    public Rental? Rental => _rental;

    /// <summary>The first byte, to be pinned by <c>fixed</c>; see Note [Who keeps memory alive].</summary>
    /// <exception cref="ObjectDisposedException">The storage was released.</exception>
    /// <exception cref="InvalidOperationException">It is a device's memory, which only its machine reads.</exception>
    public ref byte Reference
    {
        get
        {
            if (_array is not null)
            {
                return ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<byte[]>(_array)), _origin);
            }

            if (_origin == 0)
            {
                ThrowNotHere();
            }

            return ref *(byte*)_origin;
        }
    }

    /// <summary>Memory of unspecified content.</summary>
    /// <exception cref="InsufficientMemoryException">The memory is not there, even after a full collection.</exception>
    public static Storage Rent(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return bytes <= LargestManaged
            ? new Storage(bytes == 0 ? [] : GC.AllocateUninitializedArray<byte>((int)bytes), 0, bytes)
            : StoragePool.Shared.Rent(bytes);
    }

    /// <summary>Memory of zeros.</summary>
    /// <exception cref="InsufficientMemoryException">The memory is not there, even after a full collection.</exception>
    public static Storage RentZeroed(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes <= LargestManaged)
        {
            return new Storage(bytes == 0 ? [] : new byte[bytes], 0, bytes);
        }

        Storage storage = StoragePool.Shared.Rent(bytes);
        NativeMemory.Clear((void*)storage._origin, (nuint)bytes);
        GC.KeepAlive(storage);
        return storage;
    }

    /// <summary>Memory of a machine, of unspecified content: the host's, or the machine's own.</summary>
    /// <exception cref="InsufficientMemoryException">The memory is not there.</exception>
    public static Storage Rent(long bytes, Machine machine) => machine.IsHost ? Rent(bytes) : new Storage(DevicePacing.Rent(bytes, machine), bytes);

    /// <summary>The caller's own memory, neither copied nor, where an array backs it, pinned.</summary>
    public static Storage Share<T>(ReadOnlyMemory<T> memory)
        where T : unmanaged
    {
        long bytes = (long)memory.Length * sizeof(T);
        Storage storage = MemoryMarshal.TryGetArray(memory, out ArraySegment<T> segment)
            ? new Storage(segment.Array ?? [], (nint)segment.Offset * sizeof(T), bytes) { IsForeign = true }
            : new Storage(new PinnedMemory(memory.Pin()), bytes) { IsForeign = true };
        storage.MarkShared();
        return storage;
    }

    /// <summary>Says that the numbers were handed out to the user.</summary>
    public void MarkShared() => _isShared = true;

    /// <summary>Says that the numbers are made of no data.</summary>
    public void Unsettle() => IsPlaceless = !IsElsewhere;

    /// <summary>Says that the numbers stay where they are.</summary>
    public void Settle() => IsPlaceless = false;

    /// <summary>
    /// Returns the memory to where it came from at once, for a caller who knows that nobody else has seen this storage; the second call
    /// does nothing, nor does a call on shared or managed memory. <see cref="Reference"/> must not be used afterwards.
    /// </summary>
    public void Release()
    {
        if (_isShared)
        {
            return;
        }

        Rental? rental = Interlocked.Exchange(ref _rental, null);
        if (rental is not null)
        {
            _origin = 0;
            rental.GiveBack();

            // Were this storage found dead while it gives the block up, a sweep on another thread would return the block too.
            GC.KeepAlive(this);
        }
    }

    private void ThrowNotHere() => throw (_rental is DeviceMemory memory
        ? new InvalidOperationException($"A loop on the host asked for memory of {memory.Machine.Device}, which it cannot read: bring the tensor here first, x.To(Device.Cpu).")
        : Released());

    private static ObjectDisposedException Released() => new(
        nameof(Tensor), "The numbers of a tensor were asked for after its memory had been returned. Tensors made inside Transform.Update (so also in the rule of an optimizer) last only where a Variable holds them: keep this one in a Variable, or compute it under Transform.NoGrad instead.");
}
