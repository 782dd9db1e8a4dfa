using System.Runtime.InteropServices;

namespace Nabla.Data;

/// <summary>What an IDX file holds: a dense array of one element type, in row-major order, as the file's author meant the numbers (not in the file's byte order).</summary>
public sealed class IdxData
{
    private readonly int[] _shape;
    private readonly byte[] _bytes;

    internal IdxData(IdxType type, int[] shape, byte[] bytes)
    {
        Type = type;
        _shape = shape;
        _bytes = bytes;
    }

    /// <summary>The element type.</summary>
    public IdxType Type { get; }

    /// <summary>The length of each axis, outermost first; one to 255 axes, none of length 0.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>The number of elements.</summary>
    public int Count => _bytes.Length / IdxElements.Size(Type);

    /// <summary>The elements as the machine's bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Copies <paramref name="values"/> as an array of the given shape.</summary>
    /// <typeparam name="T">byte, sbyte, short, int, float or double.</typeparam>
    /// <exception cref="ArgumentException">IDX has no such element type, or no such shape, or the shape is not that of as many elements.</exception>
    public static IdxData Of<T>(ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        IdxType type = IdxElements.TypeOf<T>();
        if (shape.Length is 0 or > byte.MaxValue)
        {
            throw new ArgumentException($"An IDX file has 1 to 255 axes; {shape.Length} were given.", nameof(shape));
        }

        long count = 1;
        foreach (int length in shape)
        {
            // Stops before the product can overflow.
            count = length < 1 || count > values.Length ? -1 : count * length;
            if (count < 0)
            {
                break;
            }
        }

        return count == values.Length
            ? new IdxData(type, shape.ToArray(), MemoryMarshal.AsBytes(values).ToArray())
            : throw new ArgumentException($"{values.Length} values do not fill shape [{string.Join(", ", shape.ToArray())}], whose axes must be 1 or longer.", nameof(shape));
    }

    /// <summary>The elements, without a copy.</summary>
    /// <typeparam name="T">The C# type of <see cref="Type"/>; nothing is converted.</typeparam>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is another type.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
    {
        return IdxElements.TypeOf<T>() == Type
            ? MemoryMarshal.Cast<byte, T>(_bytes)
            : throw new ArgumentException($"The elements are {Type}, and were asked for as {IdxElements.TypeOf<T>()}: read them as they are, then convert.", nameof(T));
    }
}
