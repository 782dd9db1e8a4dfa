using System.Buffers.Binary;

namespace Nabla.Data;

/// <summary>A stream of which the first bytes have been read already: gives them once more, then the rest, and remembers the last four.</summary>
internal sealed class PackedStream(ReadOnlyMemory<byte> start, Stream rest) : Stream
{
    private readonly byte[] _lastFour = new byte[4];
    private ReadOnlyMemory<byte> _start = start;

    /// <summary>The last four bytes given, as gzip writes numbers.</summary>
    public uint LastFour => BinaryPrimitives.ReadUInt32LittleEndian(_lastFour);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = _start.IsEmpty ? rest.Read(buffer) : Replay(buffer);
        Remember(buffer[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = _start.IsEmpty ? await rest.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) : Replay(buffer.Span);
        Remember(buffer.Span[..read]);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Replay(Span<byte> buffer)
    {
        int taken = Math.Min(buffer.Length, _start.Length);
        _start.Span[..taken].CopyTo(buffer);
        _start = _start[taken..];
        return taken;
    }

    private void Remember(ReadOnlySpan<byte> read)
    {
        if (read.Length < 4)
        {
            _lastFour.AsSpan(read.Length).CopyTo(_lastFour);
            read.CopyTo(_lastFour.AsSpan(4 - read.Length));
        }
        else
        {
            read[^4..].CopyTo(_lastFour);
        }
    }
}
