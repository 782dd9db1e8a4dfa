namespace Nabla.Data;

/// <summary>Reads and writes images: PNG of every kind, PGM and PPM, as text or bytes. What a file is follows from its first bytes, not from its name.</summary>
public static class ImageFile
{
    /// <summary>Reads an image.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">Which channels it is to have.</param>
    /// <returns>uint8 [channels, height, width]; of 16 bits a number, the upper 8.</returns>
    /// <exception cref="InvalidDataException">It is none of these, is cut short or damaged; the message says what and where.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Tensor Read(string path, ImageChannels channels = ImageChannels.AsStored) => Read(File.ReadAllBytes(path), path, channels);

    /// <summary>Reads an image from bytes.</summary>
    /// <param name="bytes">All of the file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="channels">Which channels it is to have.</param>
    /// <returns>uint8 [channels, height, width].</returns>
    /// <exception cref="InvalidDataException">As for <see cref="Read(string, ImageChannels)"/>.</exception>
    public static Tensor Read(ReadOnlySpan<byte> bytes, string name, ImageChannels channels = ImageChannels.AsStored)
    {
        Raster raster = PngReader.Begins(bytes) ? new PngReader(name).Read(bytes)
            : PnmReader.Begins(bytes) ? new PnmReader(name).Read(bytes)
            : throw new InvalidDataException($"{name} is neither PNG nor PGM or PPM: it begins with {Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])}. Convert other formats first.");
        return raster.ToTensor(channels);
    }

    /// <summary>Writes an image as PNG, replacing a file that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="image">uint8 [channels, height, width], of 1 to 4 channels as <see cref="ImageChannels.AsStored"/> has them; or floating-point numbers from 0 to 1, which are rounded, and cut where they are beyond.</param>
    /// <exception cref="ArgumentException">It is no such tensor.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void WritePng(string path, Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Rank != 3 || image.Shape[0] is < 1 or > 4 || image.Count == 0 || !(image.DType == DType.UInt8 || image.DType.IsFloating()))
        {
            throw new ArgumentException($"A PNG is written from uint8, or numbers from 0 to 1, [1 to 4 channels, height, width], not from {image.Type}.", nameof(image));
        }

        Tensor bytes = image.DType == DType.UInt8 ? image.Detach() : (image.Detach().Cast(DType.Float32).Clamp(0, 1) * 255).Round().Cast(DType.UInt8);
        using FileStream file = File.Create(path);
        PngWriter.Write(file, new Raster(image.Shape[2], image.Shape[1], image.Shape[0], bytes.Permute(1, 2, 0).ToArray<byte>()));
    }
}
