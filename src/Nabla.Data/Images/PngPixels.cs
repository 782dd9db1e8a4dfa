using System.Buffers.Binary;

namespace Nabla.Data;

/// <summary>Makes bytes, one for each channel, of the pixels of a row.</summary>
internal sealed class PngPixels
{
    private readonly PngHeader _header;
    private readonly byte[]? _palette;
    private readonly byte[]? _transparency;

    public PngPixels(PngHeader header, byte[]? palette, byte[]? transparency)
    {
        _header = header;
        _palette = palette;
        _transparency = header.Colour switch
        {
            PngColour.Palette => transparency,
            PngColour.Grey when transparency?.Length >= 2 => transparency,
            PngColour.Rgb when transparency?.Length >= 6 => transparency,
            _ => null,
        };
        Channels = (header.Colour == PngColour.Palette ? 3 : header.Samples) + (_transparency is null ? 0 : 1);
    }

    public int Channels { get; }

    /// <summary>Reads pixel <paramref name="x"/> of a row.</summary>
    public void Read(string name, ReadOnlySpan<byte> row, int x, Span<byte> pixel)
    {
        if (_header.Colour == PngColour.Palette)
        {
            int colour = Sample(row, x);
            if (3 * colour >= _palette!.Length)
            {
                throw new InvalidDataException($"{name} is damaged: a pixel has colour {colour} of a palette of {_palette.Length / 3}.");
            }

            _palette.AsSpan(3 * colour, 3).CopyTo(pixel);
            if (_transparency is not null)
            {
                pixel[3] = colour < _transparency.Length ? _transparency[colour] : (byte)255;
            }

            return;
        }

        bool isTransparent = true;
        for (int channel = 0; channel < _header.Samples; channel++)
        {
            int sample = Sample(row, (x * _header.Samples) + channel);
            pixel[channel] = _header.Bits switch { 16 => (byte)(sample >> 8), 8 => (byte)sample, _ => (byte)(sample * 255 / ((1 << _header.Bits) - 1)) };
            isTransparent &= _transparency is not null && sample == BinaryPrimitives.ReadUInt16BigEndian(_transparency.AsSpan(2 * channel));
        }

        if (_transparency is not null)
        {
            pixel[^1] = isTransparent ? (byte)0 : (byte)255;
        }
    }

    private int Sample(ReadOnlySpan<byte> row, int index) => _header.Bits switch
    {
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]),
        8 => row[index],
        int bits => (row[index * bits / 8] >> (8 - bits - (index * bits % 8))) & ((1 << bits) - 1),
    };
}
