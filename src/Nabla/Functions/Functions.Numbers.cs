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

    /// <inheritdoc cref="Tensor.SignBit()"/>
    public static Tensor SignBit(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.SignBit();
    }

    /// <inheritdoc cref="Tensor.CopySign(Tensor)"/>
    public static Tensor CopySign(Tensor x, Tensor sign)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.CopySign(sign);
    }

    /// <inheritdoc cref="Tensor.Frac()"/>
    public static Tensor Frac(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Frac();
    }

    /// <inheritdoc cref="Tensor.Fmod(Tensor)"/>
    public static Tensor Fmod(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Fmod(other);
    }

    /// <inheritdoc cref="Tensor.FMax(Tensor)"/>
    public static Tensor FMax(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.FMax(other);
    }

    /// <inheritdoc cref="Tensor.FMin(Tensor)"/>
    public static Tensor FMin(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.FMin(other);
    }

    /// <inheritdoc cref="Tensor.Heaviside(Tensor)"/>
    public static Tensor Heaviside(Tensor x, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Heaviside(values);
    }

    /// <inheritdoc cref="Tensor.Ldexp(Tensor)"/>
    public static Tensor Ldexp(Tensor x, Tensor exponent)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Ldexp(exponent);
    }

    /// <inheritdoc cref="Tensor.NanToNum(double, double?, double?)"/>
    public static Tensor NanToNum(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.NanToNum();
    }

    /// <inheritdoc cref="Tensor.Lerp(Tensor, Tensor)"/>
    public static Tensor Lerp(Tensor x, Tensor end, Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Lerp(end, weight);
    }

    /// <inheritdoc cref="Tensor.IsClose(Tensor, double, double, bool)"/>
    public static Tensor IsClose(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.IsClose(other);
    }

    /// <inheritdoc cref="Tensor.Deg2Rad()"/>
    public static Tensor Deg2Rad(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Deg2Rad();
    }

    /// <inheritdoc cref="Tensor.Rad2Deg()"/>
    public static Tensor Rad2Deg(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Rad2Deg();
    }

    /// <inheritdoc cref="Tensor.Angle()"/>
    public static Tensor Angle(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Angle();
    }

    /// <inheritdoc cref="Tensor.Conj()"/>
    public static Tensor Conj(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Conj();
    }

    /// <inheritdoc cref="Tensor.Real()"/>
    public static Tensor Real(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Real();
    }
}
