using System.Buffers.Binary;
using MnistSample.Digits;

namespace Nabla.Tests.Samples;

/// <summary>A folder with drawn digits in the form of MNIST's four files, few enough for an epoch to be over at once.</summary>
internal sealed class SmallDigits : IDisposable
{
    public SmallDigits(int train = 640, int test = 200)
    {
        Folder = Directory.CreateTempSubdirectory("nabla-digits").FullName;
        Write("train", seed: 3, train);
        Write("t10k", seed: 4, test);
    }

    public string Folder { get; }

    /// <summary>What is in the folder.</summary>
    public string[] Names => [.. Directory.GetFileSystemEntries(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>A file in the folder.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string part, ulong seed, int count)
    {
        (byte[] images, byte[] labels) = DrawnDigits.Draw(seed, count);
        File.WriteAllBytes(this[$"{part}-images-idx3-ubyte"], [0, 0, 8, 3, .. BigEndian(count), .. BigEndian(28), .. BigEndian(28), .. images]);
        File.WriteAllBytes(this[$"{part}-labels-idx1-ubyte"], [0, 0, 8, 1, .. BigEndian(count), .. labels]);
    }

    private static byte[] BigEndian(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
