namespace Nabla;

/// <summary>Scalars that programs write again and again, made once. Tensors are immutable, so everybody may have the same.</summary>
internal static class Constants
{
    private static readonly ConcreteTensor[] s_weak = [.. Enumerable.Range(0, 3).Select(value => Shared(ConcreteTensor.Scalar(value, weak: true)))];
    private static readonly ConcreteTensor[] s_zeros = [.. Enum.GetValues<DType>().Select(dtype => Shared(s_weak[0].Converted(dtype, weak: false)))];
    private static readonly ConcreteTensor[] s_ones = [.. Enum.GetValues<DType>().Select(dtype => Shared(s_weak[1].Converted(dtype, weak: false)))];

    /// <summary>The scalar 0.</summary>
    public static ConcreteTensor Zero(DType dtype) => s_zeros[(int)dtype];

    /// <summary>The scalar 1.</summary>
    public static ConcreteTensor One(DType dtype) => s_ones[(int)dtype];

    /// <summary>A bare C# integer.</summary>
    public static ConcreteTensor Weak(int value) => (uint)value < (uint)s_weak.Length ? s_weak[value] : ConcreteTensor.Scalar(value, weak: true);

    private static ConcreteTensor Shared(ConcreteTensor scalar)
    {
        scalar.Storage.MarkShared();
        return scalar;
    }
}
