using System.Buffers.Binary;

namespace Nabla.Data;

/// <summary>What a PNG says of itself.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Bits, PngColour Colour, bool IsInterlaced)
{
    /// <summary>Numbers a pixel is stored as.</summary>
    public int Samples => Colour switch { PngColour.GreyWithOpacity => 2, PngColour.Rgb => 3, PngColour.Rgba => 4, _ => 1 };

    /// <summary>Bytes of a row of so many pixels.</summary>
    public long RowBytes(long pixels) => ((pixels * Samples * Bits) + 7) / 8;

    /// <exception cref="InvalidDataException">The chunk says nothing that the format has.</exception>
    public static PngHeader Read(string name, ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length != 13)
        {
            throw new InvalidDataException($"{name}: its header has {chunk.Length} bytes instead of 13.");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunk);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]);
        int bits = chunk[8];
        PngColour colour = (PngColour)chunk[9];
        bool isKnown = colour switch
        {
            PngColour.Grey => bits is 1 or 2 or 4 or 8 or 16,
            PngColour.Palette => bits is 1 or 2 or 4 or 8,
            PngColour.Rgb or PngColour.GreyWithOpacity or PngColour.Rgba => bits is 8 or 16,
            _ => false,
        };
        if (!isKnown || chunk[10] != 0 || chunk[11] != 0 || chunk[12] > 1)
        {
            throw new InvalidDataException($"{name}: its header asks for {bits} bits of colour type {chunk[9]}, compression {chunk[10]}, filter {chunk[11]} and interlacing {chunk[12]}, which PNG does not have.");
        }

        // The pixels and the rows before they are undone must both fit an array.
        Raster.Length(name, width, height, 8);
        return new PngHeader((int)width, (int)height, bits, colour, chunk[12] == 1);
    }
}
