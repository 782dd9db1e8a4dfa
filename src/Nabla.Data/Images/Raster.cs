namespace Nabla.Data;

/// <summary>Pixels as files have them: rows from the top, the channels of a pixel beside each other.</summary>
internal sealed record Raster(int Width, int Height, int Channels, byte[] Pixels)
{
    /// <summary>The longest array there can be of bytes.</summary>
    private const long Longest = 0x7FFFFFC7;

    /// <summary>The number of bytes of an image, if an array can hold it.</summary>
    /// <exception cref="InvalidDataException">It cannot, or there are no pixels.</exception>
    public static int Length(string name, long width, long height, int channels) =>
        width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue && width * height <= Longest / channels
            ? (int)(width * height * channels)
            : throw new InvalidDataException($"{name} says that it is {width}×{height} pixels: an image has at least one, and at most {Longest} bytes.");

    /// <summary>uint8 [channels, height, width].</summary>
    public Tensor ToTensor(ImageChannels channels)
    {
        int wanted = channels switch { ImageChannels.Grey => 1, ImageChannels.Rgb => 3, ImageChannels.Rgba => 4, _ => Channels };
        int plane = Width * Height;
        byte[] planes = new byte[checked(plane * wanted)];
        for (int pixel = 0; pixel < plane; pixel++)
        {
            ReadOnlySpan<byte> from = Pixels.AsSpan(pixel * Channels, Channels);
            for (int channel = 0; channel < wanted; channel++)
            {
                planes[(channel * plane) + pixel] = Sample(from, channel, wanted);
            }
        }

        return Tensor.Wrap<byte>(planes, [wanted, Height, Width]);
    }

    private byte Sample(ReadOnlySpan<byte> pixel, int channel, int wanted)
    {
        if (wanted == Channels)
        {
            return pixel[channel];
        }

        bool isColour = Channels >= 3;
        if (channel == 3)
        {
            return Channels is 2 ? pixel[1] : (byte)255;
        }

        // Weights of ITU-R 601 in 65536ths, as PIL has them.
        return !isColour ? pixel[0]
            : wanted == 1 ? (byte)(((pixel[0] * 19595) + (pixel[1] * 38470) + (pixel[2] * 7471) + 0x8000) >> 16)
            : pixel[channel];
    }
}
