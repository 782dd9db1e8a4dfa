using System.Buffers.Binary;
using System.IO.Compression;

namespace Nabla.Data;

/// <summary>Reads and writes IDX files, the format that MNIST comes in: <c>00 00 type rank</c>, the axis lengths, the elements, all big-endian.</summary>
/// <remarks>
/// Files compressed by gzip are known by their first bytes, not by their names. No memory is taken on the word of the header:
/// of a file that lies about its size no more is held than about twice what it really contains.
/// </remarks>
public static class IdxFile
{
    private const int WriteTile = 1 << 16;

    /// <summary>Reads a file, plain or gzip.</summary>
    /// <exception cref="InvalidDataException">The file is not IDX, is cut short, has more bytes than its header says, or claims more than an array holds; the message says which.</exception>
    /// <exception cref="IOException">The file cannot be read; <see cref="FileNotFoundException"/> where there is none.</exception>
    public static IdxData Read(string path)
    {
        using FileStream file = Open(path, FileOptions.SequentialScan);
        return Read(file, path);
    }

    /// <summary>Reads what is left of <paramref name="stream"/>, plain or gzip, to its end. The stream is left open.</summary>
    /// <param name="stream">Where to read; it need not be able to seek.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidDataException">The content is not IDX, is cut short, has more bytes than its header says, or claims more than an array holds; the message says which.</exception>
    public static IdxData Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ValueTask<IdxData> reading = new IdxReader(name, isAsynchronous: false, CancellationToken.None).ReadAsync(stream);

        // A reader that is not asynchronous never waits.
        return reading.IsCompleted ? reading.Result : throw new InvalidOperationException("Reading did not finish.");
    }

    /// <summary>Reads a file, plain or gzip, without blocking the caller.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Read(string)"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was asked for.</exception>
    public static async Task<IdxData> ReadAsync(string path, CancellationToken cancellation = default)
    {
        FileStream file = Open(path, FileOptions.SequentialScan | FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            return await ReadAsync(file, path, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads what is left of <paramref name="stream"/>, plain or gzip, without blocking the caller. The stream is left open.</summary>
    /// <exception cref="InvalidDataException">As for <see cref="Read(Stream, string)"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was asked for.</exception>
    public static async Task<IdxData> ReadAsync(Stream stream, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return await new IdxReader(name, isAsynchronous: true, cancellation).ReadAsync(stream).ConfigureAwait(false);
    }

    /// <summary>Writes a file, replacing one that is there.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="data">What.</param>
    /// <param name="compress">Whether by gzip; the name is taken as it is.</param>
    public static void Write(string path, IdxData data, bool compress = false)
    {
        using FileStream file = File.Create(path);
        Write(file, data, compress);
    }

    /// <summary>Writes to a stream, which is left open.</summary>
    public static void Write(Stream stream, IdxData data, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(data);
        if (compress)
        {
            using GZipStream packed = new(stream, CompressionLevel.Optimal, leaveOpen: true);
            Write(packed, data, compress: false);
            return;
        }

        Span<byte> header = stackalloc byte[4 + (4 * data.Shape.Length)];
        header[0] = 0;
        header[1] = 0;
        header[2] = (byte)data.Type;
        header[3] = (byte)data.Shape.Length;
        for (int axis = 0; axis < data.Shape.Length; axis++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header[(4 + (4 * axis))..], data.Shape[axis]);
        }

        stream.Write(header);
        int size = IdxElements.Size(data.Type);
        byte[] tile = new byte[Math.Min(WriteTile, data.Bytes.Length)];
        for (ReadOnlySpan<byte> left = data.Bytes; !left.IsEmpty;)
        {
            int taken = Math.Min(tile.Length, left.Length);
            left[..taken].CopyTo(tile);
            IdxElements.SwapToOrFromBigEndian(tile.AsSpan(0, taken), size);
            stream.Write(tile, 0, taken);
            left = left[taken..];
        }
    }

    private static FileStream Open(string path, FileOptions options) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, options);
}
