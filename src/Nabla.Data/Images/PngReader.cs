using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Nabla.Data;

/// <summary>Reads PNG: every colour type and depth, palettes, transparency, interlaced or not (ISO 15948).</summary>
/// <param name="name">What messages call the file.</param>
internal sealed class PngReader(string name)
{
    /// <summary>No deflated byte stands for more than so many.</summary>
    private const long GreatestExpansion = 1032;

    private PngHeader? _header;
    private byte[]? _palette;
    private byte[]? _transparency;

    /// <summary>What every PNG begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    /// <exception cref="InvalidDataException">It is cut short or damaged; the message says what and where.</exception>
    public Raster Read(ReadOnlySpan<byte> bytes)
    {
        using MemoryStream packed = new();
        int at = Signature.Length;
        while (true)
        {
            ReadOnlySpan<byte> content = Chunk(bytes, at, out string type);
            at += content.Length + 12;
            if (_header is null != (type == "IHDR"))
            {
                throw new InvalidDataException($"{name}: its first chunk, and no other, must be its header IHDR, but here is {type}.");
            }

            switch (type)
            {
                case "IHDR":
                    _header = PngHeader.Read(name, content);
                    break;
                case "PLTE":
                    _palette = content.Length is > 0 and <= 768 && content.Length % 3 == 0 ? content.ToArray() : throw new InvalidDataException($"{name}: its palette has {content.Length} bytes, which are not 1 to 256 colours.");
                    break;
                case "tRNS":
                    _transparency = content.ToArray();
                    break;
                case "IDAT":
                    packed.Write(content);
                    break;
                case "IEND":
                    packed.Position = 0;
                    return Decode(packed);
                default:
                    // A chunk whose first letter is small may be passed over.
                    if (char.IsAsciiLetterUpper(type[0]))
                    {
                        throw new InvalidDataException($"{name}: it needs a chunk {type}, which is not known.");
                    }

                    break;
            }
        }
    }

    private ReadOnlySpan<byte> Chunk(ReadOnlySpan<byte> bytes, int at, out string type)
    {
        if (bytes.Length - at < 12 || BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]) is uint length && length > bytes.Length - at - 12)
        {
            throw new InvalidDataException($"{name} is cut short: its {bytes.Length} bytes end within the chunk at byte {at}.");
        }

        type = Encoding.Latin1.GetString(bytes.Slice(at + 4, 4));
        ReadOnlySpan<byte> content = bytes.Slice(at + 8, (int)length);
        return Crc32.Of(bytes.Slice(at + 4, 4), content) == BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8 + (int)length)..])
            ? content
            : throw new InvalidDataException($"{name} is damaged: the checksum of its chunk {type} at byte {at} is wrong.");
    }

    private Raster Decode(MemoryStream packed)
    {
        PngHeader header = _header!.Value;
        if (header.Colour == PngColour.Palette && _palette is null)
        {
            throw new InvalidDataException($"{name}: its pixels are numbers of colours, but it has no palette.");
        }

        PngPass[] passes = [.. PngPass.Of(header)];
        long length = passes.Sum(pass => pass.Height * (1 + header.RowBytes(pass.Width)));
        if (length > packed.Length * GreatestExpansion)
        {
            throw new InvalidDataException($"{name} is damaged: {header.Width}×{header.Height} pixels cannot come from {packed.Length} bytes.");
        }

        PngPixels pixels = new(header, _palette, _transparency);
        byte[] image = new byte[Raster.Length(name, header.Width, header.Height, pixels.Channels)];
        try
        {
            using ZLibStream rows = new(packed, CompressionMode.Decompress);
            foreach (PngPass pass in passes)
            {
                Decode(rows, header, pass, pixels, image);
            }
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException($"{name} is cut short: its pixels end too early.", exception);
        }
        catch (InvalidDataException exception) when (exception.InnerException is not null || !exception.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{name} is damaged: its pixels cannot be unpacked ({exception.Message.TrimEnd('.')}).", exception);
        }

        return new Raster(header.Width, header.Height, pixels.Channels, image);
    }

    private void Decode(ZLibStream rows, PngHeader header, PngPass pass, PngPixels pixels, byte[] image)
    {
        int bytes = (int)header.RowBytes(pass.Width);
        int pixelBytes = Math.Max(1, header.Samples * header.Bits / 8);
        byte[] row = new byte[bytes];
        byte[] above = new byte[bytes];
        for (int y = 0; y < pass.Height; y++)
        {
            int filter = rows.ReadByte();
            rows.ReadExactly(row);
            PngFilter.Undo(name, filter, row, above, pixelBytes);
            for (int x = 0; x < pass.Width; x++)
            {
                int at = ((pass.FirstRow + (y * pass.RowStep)) * header.Width) + pass.FirstColumn + (x * pass.ColumnStep);
                pixels.Read(name, row, x, image.AsSpan(at * pixels.Channels, pixels.Channels));
            }

            (row, above) = (above, row);
        }
    }
}
