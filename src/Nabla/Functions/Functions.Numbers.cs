namespace Nabla;

public static partial class Functions
{
    /// <summary>Whether each element is infinite.</summary>
    public static Tensor IsInf(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType.IsFloating() ? Equal(x.Abs(), double.PositiveInfinity) : x.ZerosLike(DType.Bool);
    }

    /// <summary>Whether each element is +∞.</summary>
    public static Tensor IsPosInf(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType.IsFloating() ? Equal(x, double.PositiveInfinity) : x.ZerosLike(DType.Bool);
    }

    /// <summary>Whether each element is −∞.</summary>
    public static Tensor IsNegInf(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType.IsFloating() ? Equal(x, double.NegativeInfinity) : x.ZerosLike(DType.Bool);
    }

    /// <summary>Whether each element has no imaginary part, as all that there are.</summary>
    public static Tensor IsReal(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.OnesLike(DType.Bool);
    }
}
