using System.Runtime.CompilerServices;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>A weak scalar: it takes the element type of the tensor it meets; alone it is int32.</summary>
    public static implicit operator Tensor(int value) => Constants.Weak(value);

    /// <summary>A weak scalar: it takes the element type of the tensor it meets; alone it is int64.</summary>
    public static implicit operator Tensor(long value) => ConcreteTensor.Scalar(value, weak: true);

    /// <summary>A weak scalar: it takes the floating type of the tensor it meets and makes integers float32; alone it is float32.</summary>
    public static implicit operator Tensor(float value) => ConcreteTensor.Scalar(value, weak: true);

    /// <summary>A weak scalar: it takes the floating type of the tensor it meets and makes integers float32; alone it is float64.</summary>
    public static implicit operator Tensor(double value) => ConcreteTensor.Scalar(value, weak: true);

    /// <summary>A weak scalar of bool.</summary>
    public static implicit operator Tensor(bool value) => ConcreteTensor.Scalar(value, weak: true);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(float[] values) => Of<float>(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(double[] values) => Of<double>(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(int[] values) => Of<int>(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(long[] values) => Of<long>(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(bool[] values) => Of<bool>(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(byte[] values) => Of<byte>(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(float[,] values) => Of(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(double[,] values) => Of(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(int[,] values) => Of(values);

    /// <summary>Copies the array.</summary>
    public static implicit operator Tensor(long[,] values) => Of(values);

    /// <summary>The only element. Throws for a tensor of more or of none, see <see cref="ToScalar{T}"/>.</summary>
    public static explicit operator float(Tensor x) => (float)x.Number();

    /// <summary>The only element.</summary>
    public static explicit operator double(Tensor x) => x.Number();

    /// <summary>The only element, which must be an integer or bool.</summary>
    public static explicit operator int(Tensor x) => checked((int)x.Integer());

    /// <summary>The only element, which must be an integer or bool.</summary>
    public static explicit operator long(Tensor x) => x.Integer();

    /// <summary>The only element, which must be a bool.</summary>
    public static explicit operator bool(Tensor x) => x.ToScalar<bool>();

    /// <summary>The only element as float32; other number types convert.</summary>
    /// <exception cref="InvalidOperationException">The tensor has not exactly one element.</exception>
    public float ToScalar() => (float)Number();

    /// <summary>The only element.</summary>
    /// <exception cref="InvalidOperationException">The tensor has not exactly one element, or its element type is not <typeparamref name="T"/>.</exception>
    public T ToScalar<T>()
        where T : unmanaged
    {
        CheckElement<T>();
        return Single().Element<T>();
    }

    /// <summary>The same numbers as another element type: fractions are cut off, floating-point numbers out of range saturate, NaN becomes 0, integers out of range wrap, nonzero is true.</summary>
    public Tensor Cast(DType dtype) => IsWeak ? Retyped(dtype) : DType != dtype ? Alignment.As(this, dtype) : Captured;

    /// <summary>The same numbers as the element type of another tensor; PyTorch's to and type_as.</summary>
    public Tensor Cast(Tensor like)
    {
        ArgumentNullException.ThrowIfNull(like);
        return Cast(like.DType);
    }

    internal double Number()
    {
        ConcreteTensor one = Single();
        return one.DType switch
        {
            DType.Float32 => one.Element<float>(),
            DType.Float64 => one.Element<double>(),
            DType.Float16 => (double)one.Element<Half>(),
            DType.BFloat16 => one.Element<BFloat16>(),
            _ => one.Integer(),
        };
    }

    /// <summary>This C# number with another element type; no longer weak, unless it is to stay so.</summary>
    internal virtual Tensor Retyped(DType dtype, bool weak = false) => Concrete.CastScalar(dtype, weak);

    /// <summary>Whether this C# integer is among the integers of a type.</summary>
    internal virtual bool Fits(DType dtype) => dtype.Holds(Integer());

    internal long Integer()
    {
        ConcreteTensor one = Single();
        return one.DType switch
        {
            DType.Int32 => one.Element<int>(),
            DType.Int64 => one.Element<long>(),
            DType.UInt8 => one.Element<byte>(),
            DType.Bool => one.Element<byte>(),
            _ => throw new InvalidOperationException($"An integer was asked of a tensor of {Type}. Cast it: x.Cast(DType.Int64), or read it as a floating-point number."),
        };
    }

    private ConcreteTensor Single() => Count == 1
        ? Concrete
        : throw new InvalidOperationException($"A single number was asked of a tensor of {Shape}, which has {Count}. Reduce it first (Sum, Mean), pick an element (x[0]), or use ToArray.");

    private void CheckElement<T>([CallerMemberName] string caller = "")
        where T : unmanaged
    {
        DType asked = DTypes.Of<T>();
        if (asked != DType)
        {
            throw new InvalidOperationException(
                $"{caller}<{asked.Keyword()}> was asked of a tensor of {DType.Name()}; nothing is converted silently. Cast first: x.Cast(DType.{asked}).{caller}<{asked.Keyword()}>(…).");
        }
    }
}
