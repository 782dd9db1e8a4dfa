namespace Nabla;

public static partial class Functions
{
    /// <inheritdoc cref="Tensor.ChebyshevPolynomialT(Tensor)"/>
    public static Tensor ChebyshevPolynomialT(Tensor x, Tensor n)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ChebyshevPolynomialT(n);
    }

    /// <inheritdoc cref="Tensor.ChebyshevPolynomialU(Tensor)"/>
    public static Tensor ChebyshevPolynomialU(Tensor x, Tensor n)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ChebyshevPolynomialU(n);
    }

    /// <inheritdoc cref="Tensor.ChebyshevPolynomialV(Tensor)"/>
    public static Tensor ChebyshevPolynomialV(Tensor x, Tensor n)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ChebyshevPolynomialV(n);
    }

    /// <inheritdoc cref="Tensor.ChebyshevPolynomialW(Tensor)"/>
    public static Tensor ChebyshevPolynomialW(Tensor x, Tensor n)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ChebyshevPolynomialW(n);
    }

    /// <inheritdoc cref="Tensor.ShiftedChebyshevPolynomialT(Tensor)"/>
    public static Tensor ShiftedChebyshevPolynomialT(Tensor x, Tensor n)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ShiftedChebyshevPolynomialT(n);
    }

    /// <inheritdoc cref="Tensor.ShiftedChebyshevPolynomialU(Tensor)"/>
    public static Tensor ShiftedChebyshevPolynomialU(Tensor x, Tensor n)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ShiftedChebyshevPolynomialU(n);
    }

    /// <inheritdoc cref="Tensor.ShiftedChebyshevPolynomialV(Tensor)"/>
    public static Tensor ShiftedChebyshevPolynomialV(Tensor x, Tensor n)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ShiftedChebyshevPolynomialV(n);
    }

    /// <inheritdoc cref="Tensor.ShiftedChebyshevPolynomialW(Tensor)"/>
    public static Tensor ShiftedChebyshevPolynomialW(Tensor x, Tensor n)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ShiftedChebyshevPolynomialW(n);
    }

    /// <inheritdoc cref="Tensor.HermitePolynomialH(Tensor)"/>
    public static Tensor HermitePolynomialH(Tensor x, Tensor n)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.HermitePolynomialH(n);
    }

    /// <inheritdoc cref="Tensor.HermitePolynomialHe(Tensor)"/>
    public static Tensor HermitePolynomialHe(Tensor x, Tensor n)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.HermitePolynomialHe(n);
    }

    /// <inheritdoc cref="Tensor.LaguerrePolynomialL(Tensor)"/>
    public static Tensor LaguerrePolynomialL(Tensor x, Tensor n)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LaguerrePolynomialL(n);
    }

    /// <inheritdoc cref="Tensor.LegendrePolynomialP(Tensor)"/>
    public static Tensor LegendrePolynomialP(Tensor x, Tensor n)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LegendrePolynomialP(n);
    }
}
