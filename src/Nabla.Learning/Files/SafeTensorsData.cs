using System.Runtime.InteropServices;

namespace Nabla.Learning;

/// <summary>The elements of tensors as bytes, lowest byte first, and the names that the format gives to element types.</summary>
internal static class SafeTensorsData
{
    // Bytes of a span are counted in an int.
    private const int Chunk = 1 << 26;

    /// <summary>All names, for messages.</summary>
    public const string Names = "BOOL, U8, I32, I64, F16, BF16, F32, F64";

    public static string NameOf(DType dtype) => dtype switch
    {
        DType.Bool => "BOOL",
        DType.UInt8 => "U8",
        DType.Int32 => "I32",
        DType.Int64 => "I64",
        DType.Float16 => "F16",
        DType.BFloat16 => "BF16",
        DType.Float32 => "F32",
        DType.Float64 => "F64",
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "There is no such element type."),
    };

    public static DType? Named(string name) => name switch
    {
        "BOOL" => DType.Bool,
        "U8" => DType.UInt8,
        "I32" => DType.Int32,
        "I64" => DType.Int64,
        "F16" => DType.Float16,
        "BF16" => DType.BFloat16,
        "F32" => DType.Float32,
        "F64" => DType.Float64,
        _ => null,
    };

    public static Tensor Read(Stream stream, string path, SafeTensorsEntry entry) => entry.Type.DType switch
    {
        DType.Bool => ReadBools(stream, path, entry),
        DType.UInt8 => Read<byte>(stream, path, entry),
        DType.Int32 => Read<int>(stream, path, entry),
        DType.Int64 => Read<long>(stream, path, entry),
        DType.Float16 => Read<Half>(stream, path, entry),
        DType.BFloat16 => Read<BFloat16>(stream, path, entry),
        DType.Float32 => Read<float>(stream, path, entry),
        _ => Read<double>(stream, path, entry),
    };

    public static void Write(Stream stream, Tensor tensor)
    {
        switch (tensor.DType)
        {
            case DType.Bool:
                Write<bool>(stream, tensor);
                break;
            case DType.UInt8:
                Write<byte>(stream, tensor);
                break;
            case DType.Int32:
                Write<int>(stream, tensor);
                break;
            case DType.Int64:
                Write<long>(stream, tensor);
                break;
            case DType.Float16:
                Write<Half>(stream, tensor);
                break;
            case DType.BFloat16:
                Write<BFloat16>(stream, tensor);
                break;
            case DType.Float32:
                Write<float>(stream, tensor);
                break;
            default:
                Write<double>(stream, tensor);
                break;
        }
    }

    private static Tensor Read<T>(Stream stream, string path, SafeTensorsEntry entry)
        where T : unmanaged
        => Tensor.Of(Elements<T>(stream, path, entry), entry.Type.Shape);

    private static Tensor ReadBools(Stream stream, string path, SafeTensorsEntry entry)
    {
        byte[] bytes = Elements<byte>(stream, path, entry);
        int wrong = bytes.AsSpan().IndexOfAnyExcept((byte)0, (byte)1);
        return wrong < 0
            ? Tensor.Of(MemoryMarshal.Cast<byte, bool>(bytes), entry.Type.Shape)
            : throw SafeTensorsHeader.Broken(path, $"tensor '{entry.Name}' of BOOL was expected to hold bytes 0 and 1, but element {wrong} is {bytes[wrong]}");
    }

    private static T[] Elements<T>(Stream stream, string path, SafeTensorsEntry entry)
        where T : unmanaged
    {
        if (entry.Type.Shape.Count > Array.MaxLength)
        {
            throw new NotSupportedException($"Tensor '{entry.Name}' of {path} ({entry.Type}) has more than {Array.MaxLength} elements.");
        }

        T[] elements = GC.AllocateUninitializedArray<T>((int)entry.Type.Shape.Count);
        try
        {
            for (int at = 0; at < elements.Length; at += Chunk)
            {
                stream.ReadExactly(MemoryMarshal.AsBytes(elements.AsSpan(at, Math.Min(Chunk, elements.Length - at))));
            }
        }
        catch (EndOfStreamException exception)
        {
            throw SafeTensorsHeader.Broken(path, $"it ended within tensor '{entry.Name}': another program has shortened it meanwhile", exception);
        }

        return elements;
    }

    private static void Write<T>(Stream stream, Tensor tensor)
        where T : unmanaged
        => tensor.Detach().Read<T, int>(elements =>
        {
            for (int at = 0; at < elements.Length; at += Chunk)
            {
                stream.Write(MemoryMarshal.AsBytes(elements.Slice(at, Math.Min(Chunk, elements.Length - at))));
            }

            return elements.Length;
        });
}
