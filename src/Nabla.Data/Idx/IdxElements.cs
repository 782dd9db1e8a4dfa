using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Nabla.Data;

/// <summary>What the element types of IDX mean in memory.</summary>
internal static class IdxElements
{
    /// <summary>Bytes of one element; 0 for a value that is no type.</summary>
    public static int Size(IdxType type) => type switch
    {
        IdxType.UInt8 or IdxType.Int8 => 1,
        IdxType.Int16 => 2,
        IdxType.Int32 or IdxType.Float32 => 4,
        IdxType.Float64 => 8,
        _ => 0,
    };

    /// <summary>The IDX type of a C# type.</summary>
    /// <exception cref="ArgumentException">IDX has no such type.</exception>
    public static IdxType TypeOf<T>()
        where T : unmanaged
    {
        return typeof(T) == typeof(byte) ? IdxType.UInt8
            : typeof(T) == typeof(sbyte) ? IdxType.Int8
            : typeof(T) == typeof(short) ? IdxType.Int16
            : typeof(T) == typeof(int) ? IdxType.Int32
            : typeof(T) == typeof(float) ? IdxType.Float32
            : typeof(T) == typeof(double) ? IdxType.Float64
            : throw new ArgumentException($"IDX files hold byte, sbyte, short, int, float or double; {typeof(T).Name} was asked for.", nameof(T));
    }

    /// <summary>Turns big-endian elements into the machine's, or back.</summary>
    public static void SwapToOrFromBigEndian(Span<byte> elements, int size)
    {
        if (!BitConverter.IsLittleEndian)
        {
            return;
        }

        switch (size)
        {
            case 2:
                Span<short> shorts = MemoryMarshal.Cast<byte, short>(elements);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                Span<int> ints = MemoryMarshal.Cast<byte, int>(elements);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                Span<long> longs = MemoryMarshal.Cast<byte, long>(elements);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }
}
