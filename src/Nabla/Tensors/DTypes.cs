namespace Nabla;

/// <summary>Facts about element types.</summary>
public static class DTypes
{
    /// <summary>The bytes of one element.</summary>
    public static int Size(this DType dtype) => (int)dtype < Sizes.Length ? Sizes[(int)dtype] : throw NoSuch(dtype);

    /// <summary>Whether elements are floating-point numbers, the only ones that gradients flow through.</summary>
    public static bool IsFloating(this DType dtype) => dtype >= DType.Float16;

    /// <summary>Whether elements are integers (bool is not).</summary>
    public static bool IsInteger(this DType dtype) => dtype is DType.UInt8 or DType.Int32 or DType.Int64;

    /// <summary>The name in lower case, as NumPy and PyTorch write it: <c>float32</c>.</summary>
    public static string Name(this DType dtype) => dtype switch
    {
        DType.Bool => "bool",
        DType.UInt8 => "uint8",
        DType.Int32 => "int32",
        DType.Int64 => "int64",
        DType.Float16 => "float16",
        DType.BFloat16 => "bfloat16",
        DType.Float32 => "float32",
        DType.Float64 => "float64",
        _ => throw NoSuch(dtype),
    };

    /// <summary>The C# type of one element, as programs write it: <c>float</c>.</summary>
    internal static string Keyword(this DType dtype) => dtype switch
    {
        DType.UInt8 => "byte",
        DType.Int32 => "int",
        DType.Int64 => "long",
        DType.Float16 => "Half",
        DType.BFloat16 => "BFloat16",
        DType.Float32 => "float",
        DType.Float64 => "double",
        _ => "bool",
    };

    /// <summary>The element type that holds values of <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is none of bool, byte, int, long, Half, BFloat16, float, double.</exception>
    public static DType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return DType.Float32;
        }

        if (typeof(T) == typeof(double))
        {
            return DType.Float64;
        }

        if (typeof(T) == typeof(int))
        {
            return DType.Int32;
        }

        if (typeof(T) == typeof(long))
        {
            return DType.Int64;
        }

        if (typeof(T) == typeof(byte))
        {
            return DType.UInt8;
        }

        if (typeof(T) == typeof(bool))
        {
            return DType.Bool;
        }

        if (typeof(T) == typeof(Half))
        {
            return DType.Float16;
        }

        return typeof(T) == typeof(BFloat16)
            ? DType.BFloat16
            : throw new NotSupportedException($"Tensors have no elements of type {typeof(T).Name}; use bool, byte, int, long, Half, BFloat16, float or double.");
    }

    /// <summary>The element type of the result of an operation on two tensors: the wider of the higher category (bool, integers, floating), as PyTorch promotes.</summary>
    public static DType Promote(DType x, DType y)
    {
        if (x == y)
        {
            return x;
        }

        (DType low, DType high) = x < y ? (x, y) : (y, x);

        // Neither half format contains the other; float32 contains both.
        return low == DType.Float16 && high == DType.BFloat16 ? DType.Float32 : high;
    }

    /// <summary>The element type of a tensor combined with a C# scalar, which widens the category only: an integer tensor and 0.5 give float32.</summary>
    internal static DType PromoteWeak(DType tensor, DType scalar)
    {
        if (scalar.IsFloating())
        {
            return tensor.IsFloating() ? tensor : DType.Float32;
        }

        return scalar == DType.Bool || tensor != DType.Bool ? tensor : scalar;
    }

    /// <summary>Whether an integer is among the values of an element type.</summary>
    internal static bool Holds(this DType dtype, long value) => dtype switch
    {
        DType.Bool => value is 0 or 1,
        DType.UInt8 => value is >= byte.MinValue and <= byte.MaxValue,
        DType.Int32 => value is >= int.MinValue and <= int.MaxValue,
        _ => true,
    };

    /// <summary>Whether numbers of one type may be written among those of another: bool into integers into floating-point numbers, never back.</summary>
    internal static bool Takes(this DType to, DType from) => to.IsFloating() || (to.IsInteger() ? !from.IsFloating() : from == DType.Bool);

    /// <summary>The type that results of true division and of transcendental functions have: integers become float32.</summary>
    internal static DType ToFloating(this DType dtype) => dtype.IsFloating() ? dtype : DType.Float32;

    // In the order of the element types.
    private static ReadOnlySpan<byte> Sizes => [1, 1, 4, 8, 2, 2, 4, 8];

    private static ArgumentOutOfRangeException NoSuch(DType dtype) => new(nameof(dtype), dtype, "There is no such element type.");
}
