using System.Buffers.Binary;
using System.IO.Compression;

namespace Nabla.Data;

/// <summary>One reading of one IDX file whose header may lie.</summary>
/// <param name="name">What messages call the file.</param>
/// <param name="isAsynchronous">Whether to wait for the stream; otherwise every task that is returned is complete.</param>
/// <param name="cancellation">Stops an asynchronous reading.</param>
internal sealed class IdxReader(string name, bool isAsynchronous, CancellationToken cancellation)
{
    private const int FirstBlock = 1 << 16;

    public async ValueTask<IdxData> ReadAsync(Stream stream)
    {
        long length = stream.CanSeek ? stream.Length - stream.Position : -1;
        byte[] start = new byte[4];
        int found = await FillAsync(stream, start).ConfigureAwait(false);
        if (found < 2 || start[0] != 0x1f || start[1] != 0x8b)
        {
            return await ReadContentAsync(stream, start, found, length).ConfigureAwait(false);
        }

        var packed = new PackedStream(start.AsMemory(0, found), stream);
        GZipStream content = new(packed, CompressionMode.Decompress, leaveOpen: true);
        await using (content.ConfigureAwait(false))
        {
            byte[] unpacked = new byte[4];
            found = await FillAsync(content, unpacked).ConfigureAwait(false);
            IdxData data = await ReadContentAsync(content, unpacked, found, length: -1).ConfigureAwait(false);
            await CheckEndAsync(packed, data).ConfigureAwait(false);
            return data;
        }
    }

    /// <param name="content">What follows the first four bytes.</param>
    /// <param name="start">The first four bytes.</param>
    /// <param name="found">How many of them there are.</param>
    /// <param name="length">The length of the whole, or −1 where only reading tells.</param>
    private async ValueTask<IdxData> ReadContentAsync(Stream content, byte[] start, int found, long length)
    {
        (IdxType type, int rank) = CheckStart(start.AsSpan(0, found));
        byte[] lengths = new byte[4 * rank];
        found = await FillAsync(content, lengths).ConfigureAwait(false);
        if (found < lengths.Length)
        {
            throw Bad($"is cut short: the header of {rank} axes takes {4 + lengths.Length} bytes, found {4 + found}");
        }

        int[] shape = new int[rank];
        int size = CheckShape(lengths, type, shape);
        string expected = $"shape [{string.Join(", ", shape)}] of {type} takes {size} bytes after the header";
        long following = length - 4 - lengths.Length;
        if (length >= 0 && following != size)
        {
            throw Bad($"{(following < size ? "is cut short" : "has bytes after its end")}: {expected}, found {following}");
        }

        // Where the length is not known, as much is held as has come, doubled; the header is not believed.
        byte[] bytes = new byte[length >= 0 ? size : Math.Min(size, FirstBlock)];
        int read = 0;
        while (true)
        {
            read += await FillAsync(content, bytes.AsMemory(read)).ConfigureAwait(false);
            if (read < bytes.Length)
            {
                throw Bad($"is cut short: {expected}, found {read}");
            }

            if (read == size)
            {
                break;
            }

            Array.Resize(ref bytes, (int)Math.Min(size, 2L * bytes.Length));
        }

        if (await FillAsync(content, start.AsMemory(0, 1)).ConfigureAwait(false) != 0)
        {
            throw Bad($"has bytes after its end: {expected}, found more");
        }

        IdxElements.SwapToOrFromBigEndian(bytes, IdxElements.Size(type));
        return new IdxData(type, shape, bytes);
    }

    private (IdxType Type, int Rank) CheckStart(ReadOnlySpan<byte> start)
    {
        if (start.Length < 4)
        {
            throw Bad($"is cut short: an IDX file begins with 4 bytes, found {start.Length}");
        }

        if (start[0] != 0 || start[1] != 0)
        {
            throw Bad($"is not an IDX file: it should begin with the bytes 00 00 (or 1F 8B, packed by gzip), found {start[0]:X2} {start[1]:X2}");
        }

        var type = (IdxType)start[2];
        if (IdxElements.Size(type) == 0)
        {
            throw Bad($"is not an IDX file: its third byte should be an element type, 08 09 0B 0C 0D or 0E, found {start[2]:X2}");
        }

        return start[3] > 0 ? (type, start[3]) : throw Bad("is not an IDX file: it should have 1 axis or more, found 0");
    }

    /// <summary>The bytes that all elements take.</summary>
    private int CheckShape(ReadOnlySpan<byte> lengths, IdxType type, int[] shape)
    {
        long size = IdxElements.Size(type);
        bool isTooLarge = false;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            shape[axis] = BinaryPrimitives.ReadInt32BigEndian(lengths[(4 * axis)..]);
            if (shape[axis] < 1)
            {
                throw Bad($"has an axis that cannot be: lengths should lie between 1 and {int.MaxValue}, found {shape[axis]} for axis {axis} of {shape.Length}");
            }

            // Multiplied only while below an array's length, so that the product cannot overflow.
            size = isTooLarge ? size : size * shape[axis];
            isTooLarge |= size > Array.MaxLength;
        }

        return isTooLarge
            ? throw Bad($"claims too much: arrays hold up to {Array.MaxLength} bytes, and shape [{string.Join(", ", shape)}] of {type} takes more")
            : (int)size;
    }

    // The unpacker checks the sum at the end of the packed content if it is there, but takes a missing end, or other bytes
    // after it, without a word. The last four bytes are the content's length.
    private async ValueTask CheckEndAsync(PackedStream packed, IdxData data)
    {
        int left = await FillAsync(packed, new byte[1]).ConfigureAwait(false);
        uint expected = (uint)(4 + (4 * data.Shape.Length) + data.Bytes.Length);
        if (left != 0 || packed.LastFour != expected)
        {
            throw Bad($"is a damaged gzip file: it should end with its content's length, {expected}, and found {(left != 0 ? "more bytes" : packed.LastFour)}; it is cut short, or something follows it");
        }
    }

    /// <summary>Reads until the buffer is full or the stream ends; returns how much.</summary>
    private async ValueTask<int> FillAsync(Stream stream, Memory<byte> buffer)
    {
        try
        {
            return isAsynchronous
                ? await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false)
                : stream.ReadAtLeast(buffer.Span, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException failure)
        {
            throw new InvalidDataException($"{name} is a damaged gzip file: its content does not unpack or does not have the sum it should have.", failure);
        }
    }

    private InvalidDataException Bad(string what) => new($"{name} {what}.");
}
