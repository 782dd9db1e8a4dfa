using System.Text.Json;
using Nabla.Data;

namespace Nabla.Tests.Data.Images;

/// <summary>PNGs of every kind, and the pixels that another reader finds in them: eng/references/png.py.</summary>
public sealed class PngTests : IDisposable
{
    private static readonly Dictionary<string, Case> s_cases = Recorded();

    private readonly string _path = Path.GetTempFileName();

    public static TheoryData<string> Names => [.. s_cases.Keys];

    public void Dispose() => File.Delete(_path);

    [Theory]
    [MemberData(nameof(Names))]
    public void Pixels_are_what_another_reader_finds(string name)
    {
        Case known = s_cases[name];
        Tensor image = ImageFile.Read(known.File, name, ImageChannels.Rgba);

        Assert.Equal([4, known.Height, known.Width], image.Shape);
        Assert.Equal(known.Rgba, image.Permute(1, 2, 0).ToArray<byte>());

        Tensor stored = ImageFile.Read(known.File, name);
        Assert.Equal(stored.Shape[0] is 2 or 4, name.StartsWith("colour 4", StringComparison.Ordinal) || name.StartsWith("colour 6", StringComparison.Ordinal) || name.Contains("tRNS", StringComparison.Ordinal));
        Assert.Equal(1, ImageFile.Read(known.File, name, ImageChannels.Grey).Shape[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_written_is_read(int channels)
    {
        byte[] bytes = new byte[channels * 5 * 7];
        new Random(channels).NextBytes(bytes);
        Tensor image = Tensor.Of<byte>(bytes, [channels, 5, 7]);
        ImageFile.WritePng(_path, image);
        Assert.Equal(bytes, ImageFile.Read(_path).ToArray<byte>());

        ImageFile.WritePng(_path, image.Cast(DType.Float32) / 255);
        Assert.Equal(bytes, ImageFile.Read(_path).ToArray<byte>());
    }

    [Fact]
    public void A_file_that_is_cut_short_or_damaged_is_refused_with_its_name()
    {
        byte[] whole = s_cases.Values.MaxBy(known => known.File.Length)!.File;
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.StartsWith("x.png", Assert.Throws<InvalidDataException>(() => ImageFile.Read(whole.AsSpan(0, length), "x.png")).Message, StringComparison.Ordinal);
        }

        // Any other byte breaks a checksum, or the signature.
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            Assert.StartsWith("x.png", Assert.Throws<InvalidDataException>(() => ImageFile.Read(damaged, "x.png")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_header_that_lies_takes_no_memory()
    {
        byte[] file = [.. s_cases.Values.First(known => known.Width > 1).File];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), 200_000);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), 1_000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.Of(file.AsSpan(12, 17)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<InvalidDataException>(() => ImageFile.Read(file, "x.png")).Message;

        Assert.Contains("200000×1000 pixels cannot come from", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void What_is_no_image_is_refused()
    {
        Assert.StartsWith("x.jpg is neither PNG nor PGM or PPM: it begins with FFD8FF.", Assert.Throws<InvalidDataException>(() => ImageFile.Read([0xFF, 0xD8, 0xFF], "x.jpg")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ImageFile.WritePng(_path, Tensor.Zeros(5, 2, 2)));
        Assert.Throws<ArgumentException>(() => ImageFile.WritePng(_path, Tensor.Arange(4).Reshape(1, 2, 2)));
    }

    private static Dictionary<string, Case> Recorded()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(House.SourceTree.Root, "tests", "Nabla.Tests", "Data", "Images", "Png.json")));
        return file.RootElement.EnumerateArray().ToDictionary(
            known => known.GetProperty("name").GetString()!,
            known => new Case(known.GetProperty("file").GetBytesFromBase64(), known.GetProperty("width").GetInt32(), known.GetProperty("height").GetInt32(), known.GetProperty("rgba").GetBytesFromBase64()));
    }

    private sealed record Case(byte[] File, int Width, int Height, byte[] Rgba);
}
