using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Tests.Devices;

/// <summary>A device without hardware that has memory and nothing else, as a real one's first version: its memory is memory that nothing else of the library can reach, and its loops are left to the host's copies.</summary>
internal class BareMachine(long capacity = long.MaxValue) : DeviceMachine
{
    private long? _allowed;
    private long _used;
    private long _peak;
    private long _count;

    /// <summary>How often bytes came from it to the host.</summary>
    public long Reads { get; private set; }

    /// <summary>How often bytes came from the host.</summary>
    public long Writes { get; private set; }

    /// <summary>How many bytes came from the host.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>How many bytes are rented now.</summary>
    public long Used => Interlocked.Read(ref _used);

    private long Ceiling => Math.Min(_allowed ?? long.MaxValue, capacity);

    public override (long InUse, long Pooled, long Peak, long Allocations, long Limit) Usage => (Used, 0, _peak, _count, Ceiling);

    public override void Limit(long bytes) => _allowed = bytes == 0 ? null : bytes;

    public override DeviceMemory Rent(long bytes)
    {
        if (Used + bytes > Ceiling)
        {
            throw new InsufficientMemoryException($"A tensor of {MemoryReport.Quantity(bytes)} was asked for on {Device}, where {MemoryReport.Quantity(Used)} of {MemoryReport.Quantity(Ceiling)} are in use. Use a smaller batch, or keep fewer tensors.");
        }

        Interlocked.Increment(ref _count);
        _peak = Math.Max(_peak, Interlocked.Add(ref _used, bytes));
        return new RemoteMemory(this, bytes);
    }

    public override void Return(DeviceMemory memory) => Interlocked.Add(ref _used, -memory.Bytes);

    public override void Write(ReadOnlySpan<byte> from, DeviceMemory to, long offset)
    {
        Writes++;
        WrittenBytes += from.Length;
        from.CopyTo(Bytes(to, offset, from.Length));
    }

    public override void Read(DeviceMemory from, long offset, Span<byte> to)
    {
        Reads++;
        Bytes(from, offset, to.Length).CopyTo(to);
    }

    private static Span<byte> Bytes(DeviceMemory memory, long offset, int count)
        => MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref ((RemoteMemory)memory).Inner.Reference, (nint)offset), count);

    protected sealed class RemoteMemory(BareMachine machine, long bytes) : DeviceMemory
    {
        public override Machine Machine => machine;

        public override long Bytes => bytes;

        /// <summary>What stands for memory on a board: nobody asks a storage of the library's for it.</summary>
        public Storage Inner { get; } = Storage.Rent(bytes);
    }
}
