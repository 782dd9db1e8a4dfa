using System.Buffers.Binary;
using System.IO.Compression;

namespace Nabla.Data;

/// <summary>Writes PNG of 8 bits a channel.</summary>
internal static class PngWriter
{
    public static void Write(Stream file, Raster raster)
    {
        file.Write(PngReader.Signature);
        PngColour colour = raster.Channels switch { 1 => PngColour.Grey, 2 => PngColour.GreyWithOpacity, 3 => PngColour.Rgb, _ => PngColour.Rgba };
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, raster.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), raster.Height);
        header[8] = 8;
        header[9] = (byte)colour;
        Chunk(file, "IHDR"u8, header);

        using MemoryStream packed = new();
        using (ZLibStream rows = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            int bytes = raster.Width * raster.Channels;
            for (int row = 0; row < raster.Height; row++)
            {
                rows.WriteByte(0);
                rows.Write(raster.Pixels, row * bytes, bytes);
            }
        }

        Chunk(file, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        Chunk(file, "IEND"u8, []);
    }

    private static void Chunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(type, content));
        file.Write(number);
    }
}
