namespace Nabla;

public static partial class Functions
{
    /// <inheritdoc cref="Tensor.LogAddExp(Tensor)"/>
    public static Tensor LogAddExp(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LogAddExp(other);
    }

    /// <inheritdoc cref="Tensor.LogAddExp2(Tensor)"/>
    public static Tensor LogAddExp2(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LogAddExp2(other);
    }

    /// <inheritdoc cref="Tensor.Logit(double?)"/>
    public static Tensor Logit(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Logit();
    }

    /// <inheritdoc cref="Tensor.XLogY(Tensor)"/>
    public static Tensor XLogY(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.XLogY(other);
    }

    /// <inheritdoc cref="Tensor.XLog1PY(Tensor)"/>
    public static Tensor XLog1PY(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.XLog1PY(other);
    }

    /// <inheritdoc cref="Tensor.Entr()"/>
    public static Tensor Entr(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Entr();
    }

    /// <inheritdoc cref="Tensor.Erfinv()"/>
    public static Tensor Erfinv(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Erfinv();
    }

    /// <inheritdoc cref="Tensor.Erfcx()"/>
    public static Tensor Erfcx(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Erfcx();
    }

    /// <inheritdoc cref="Tensor.Ndtr()"/>
    public static Tensor Ndtr(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Ndtr();
    }

    /// <inheritdoc cref="Tensor.LogNdtr()"/>
    public static Tensor LogNdtr(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LogNdtr();
    }

    /// <inheritdoc cref="Tensor.Ndtri()"/>
    public static Tensor Ndtri(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Ndtri();
    }

    /// <inheritdoc cref="Tensor.Lgamma()"/>
    public static Tensor Lgamma(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Lgamma();
    }

    /// <inheritdoc cref="Tensor.Digamma()"/>
    public static Tensor Digamma(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Digamma();
    }

    /// <inheritdoc cref="Tensor.Zeta(Tensor)"/>
    public static Tensor Zeta(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Zeta(other);
    }

    /// <inheritdoc cref="Tensor.Igamma(Tensor)"/>
    public static Tensor Igamma(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Igamma(other);
    }

    /// <inheritdoc cref="Tensor.Igammac(Tensor)"/>
    public static Tensor Igammac(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Igammac(other);
    }

    /// <inheritdoc cref="Tensor.Betainc(Tensor, Tensor)"/>
    public static Tensor Betainc(Tensor a, Tensor b, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Betainc(b, x);
    }

    /// <inheritdoc cref="Tensor.NextAfter(Tensor)"/>
    public static Tensor NextAfter(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.NextAfter(other);
    }
}
