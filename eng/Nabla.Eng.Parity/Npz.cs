using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Nabla.Eng.Parity;

/// <summary>NumPy's archives: a zip of arrays, each a header in Python's notation and the numbers in row-major order.</summary>
internal static class Npz
{
    // The magic, two bytes of version, two of the header's length.
    private const int Prefix = 10;

    /// <summary>The arrays of an archive by name; null for those of an element type that Nabla has not.</summary>
    public static Dictionary<string, Tensor?> Read(Stream file)
    {
        Dictionary<string, Tensor?> arrays = [];
        using ZipArchive archive = new(file, ZipArchiveMode.Read, leaveOpen: true);
        foreach (ZipArchiveEntry entry in archive.Entries.Where(static entry => entry.Name.EndsWith(".npy", StringComparison.Ordinal)))
        {
            using Stream stream = entry.Open();
            byte[] bytes = new byte[entry.Length];
            stream.ReadExactly(bytes);
            arrays.Add(Path.GetFileNameWithoutExtension(entry.Name), Array(bytes));
        }

        return arrays;
    }

    private static Tensor? Array(byte[] bytes)
    {
        int length = BitConverter.ToUInt16(bytes, Prefix - 2);
        string header = Encoding.ASCII.GetString(bytes, Prefix, length);
        ReadOnlySpan<byte> data = bytes.AsSpan(Prefix + length);
        Shape shape = Shape.Create([.. Between(header, "'shape': (", ")").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(axis => int.Parse(axis, CultureInfo.InvariantCulture))]);
        return Between(header, "'descr': '", "'") switch
        {
            "<f4" => Of<float>(data, shape),
            "<f8" => Of<double>(data, shape),
            "<f2" => Of<Half>(data, shape),
            "<i4" => Of<int>(data, shape),
            "<i8" => Of<long>(data, shape),
            "|u1" => Of<byte>(data, shape),
            "|b1" => Of<bool>(data, shape),
            _ => null,
        };
    }

    private static Tensor Of<T>(ReadOnlySpan<byte> data, Shape shape)
        where T : unmanaged => Tensor.Of(MemoryMarshal.Cast<byte, T>(data), shape);

    private static string Between(string text, string before, string after)
    {
        int start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }
}
