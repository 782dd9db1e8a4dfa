using System.Buffers.Binary;

namespace SeedsSample.S1;

/// <summary>A temporary folder with four files in MNIST's format: small ones, whose bytes are known.</summary>
internal sealed class MnistFolder : IDisposable
{
    public const int TrainCount = 100;
    public const int TestCount = 40;
    private const int PixelCount = 28 * 28;
    private const int IdxOfBytes = 0x0800;

    public MnistFolder()
    {
        Path = Directory.CreateTempSubdirectory("nabla-seeds").FullName;
        Write("train", TrainCount);
        Write("t10k", TestCount);
    }

    public string Path { get; }

    /// <summary>The label of an image, and the first pixel of it.</summary>
    public static byte Label(int index) => (byte)(index * 7 % 10);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private void Write(string name, int count)
    {
        byte[] labels = [.. Enumerable.Range(0, count).Select(Label)];
        byte[] pixels = new byte[count * PixelCount];
        for (int i = 0; i < count; i++)
        {
            pixels[i * PixelCount] = labels[i];
            pixels[i * PixelCount + 1] = byte.MaxValue;
        }

        File.WriteAllBytes(System.IO.Path.Combine(Path, $"{name}-images-idx3-ubyte"), [.. Header(count, 28, 28), .. pixels]);
        File.WriteAllBytes(System.IO.Path.Combine(Path, $"{name}-labels-idx1-ubyte"), [.. Header(count), .. labels]);
    }

    private static byte[] Header(params ReadOnlySpan<int> lengths)
    {
        byte[] header = new byte[4 + 4 * lengths.Length];
        BinaryPrimitives.WriteInt32BigEndian(header, IdxOfBytes + lengths.Length);
        for (int i = 0; i < lengths.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), lengths[i]);
        }

        return header;
    }
}
