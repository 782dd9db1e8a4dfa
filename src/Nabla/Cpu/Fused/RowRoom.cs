using System.Buffers;

namespace Nabla.Cpu;

/// <summary>Where the values of some rows lie while these are worked on: offsets into memory that a thread borrows.</summary>
/// <remarks>It is planned once, and rented for each run: several threads run the same loop.</remarks>
internal sealed class RowRoom
{
    /// <summary>Bytes of a line of the cache.</summary>
    public const int Line = 64;

    private const int Page = 4096;
    private long _bytes = Line;

    /// <summary>Room for so many bytes, beginning at a line of the cache and not a page apart from the one before.</summary>
    public long Add(long bytes)
    {
        long offset = _bytes;
        _bytes += Padded(bytes) + Line;
        return offset;
    }

    /// <summary>Bytes from one row to the next of so many bytes each, whole registers of them.</summary>
    public static long Padded(long bytes)
    {
        long padded = (bytes + Line - 1) / Line * Line;
        return padded % Page == 0 ? padded + Line : padded;
    }

    /// <summary>Memory for all of it.</summary>
    public byte[] Rent() => ArrayPool<byte>.Shared.Rent(checked((int)_bytes));

    /// <summary>Takes it back.</summary>
    public static void Return(byte[] room) => ArrayPool<byte>.Shared.Return(room);

    /// <summary>Where the room begins in memory that begins anywhere.</summary>
    public static unsafe byte* Start(byte* memory) => memory + (-(nint)memory & (Line - 1));
}
