namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The same as bool: whether each number is not 0. See <see cref="Cast(DType)"/>.</summary>
    public Tensor ToBool() => Cast(DType.Bool);

    /// <summary>The same as uint8. See <see cref="Cast(DType)"/>.</summary>
    public Tensor ToByte() => Cast(DType.UInt8);

    /// <summary>The same as int32. See <see cref="Cast(DType)"/>.</summary>
    public Tensor ToInt() => Cast(DType.Int32);

    /// <summary>The same as int64. See <see cref="Cast(DType)"/>.</summary>
    public Tensor ToLong() => Cast(DType.Int64);

    /// <summary>The same as float16. See <see cref="Cast(DType)"/>.</summary>
    public Tensor ToHalf() => Cast(DType.Float16);

    /// <summary>The same as bfloat16. See <see cref="Cast(DType)"/>.</summary>
    public Tensor ToBFloat16() => Cast(DType.BFloat16);

    /// <summary>The same as float32. See <see cref="Cast(DType)"/>.</summary>
    public Tensor ToFloat() => Cast(DType.Float32);

    /// <summary>The same as float64. See <see cref="Cast(DType)"/>.</summary>
    public Tensor ToDouble() => Cast(DType.Float64);
}
