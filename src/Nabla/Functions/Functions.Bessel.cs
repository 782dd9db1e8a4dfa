namespace Nabla;

public static partial class Functions
{
    /// <inheritdoc cref="Tensor.I0()"/>
    public static Tensor I0(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.I0();
    }

    /// <inheritdoc cref="Tensor.I0e()"/>
    public static Tensor I0e(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.I0e();
    }

    /// <inheritdoc cref="Tensor.I1()"/>
    public static Tensor I1(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.I1();
    }

    /// <inheritdoc cref="Tensor.I1e()"/>
    public static Tensor I1e(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.I1e();
    }

    /// <inheritdoc cref="Tensor.BesselJ0()"/>
    public static Tensor BesselJ0(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.BesselJ0();
    }

    /// <inheritdoc cref="Tensor.BesselJ1()"/>
    public static Tensor BesselJ1(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.BesselJ1();
    }

    /// <inheritdoc cref="Tensor.BesselY0()"/>
    public static Tensor BesselY0(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.BesselY0();
    }

    /// <inheritdoc cref="Tensor.BesselY1()"/>
    public static Tensor BesselY1(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.BesselY1();
    }

    /// <inheritdoc cref="Tensor.ModifiedBesselK0()"/>
    public static Tensor ModifiedBesselK0(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ModifiedBesselK0();
    }

    /// <inheritdoc cref="Tensor.ModifiedBesselK1()"/>
    public static Tensor ModifiedBesselK1(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ModifiedBesselK1();
    }

    /// <inheritdoc cref="Tensor.ScaledModifiedBesselK0()"/>
    public static Tensor ScaledModifiedBesselK0(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ScaledModifiedBesselK0();
    }

    /// <inheritdoc cref="Tensor.ScaledModifiedBesselK1()"/>
    public static Tensor ScaledModifiedBesselK1(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ScaledModifiedBesselK1();
    }

    /// <inheritdoc cref="Tensor.AiryAi()"/>
    public static Tensor AiryAi(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.AiryAi();
    }

    /// <inheritdoc cref="Tensor.SphericalBesselJ0()"/>
    public static Tensor SphericalBesselJ0(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.SphericalBesselJ0();
    }
}
