namespace Nabla;

public static partial class Functions
{
    /// <inheritdoc cref="Tensor.Hardtanh(double, double)"/>
    public static Tensor Hardtanh(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Hardtanh();
    }

    /// <inheritdoc cref="Tensor.Relu6()"/>
    public static Tensor Relu6(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Relu6();
    }

    /// <inheritdoc cref="Tensor.Hardsigmoid()"/>
    public static Tensor Hardsigmoid(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Hardsigmoid();
    }

    /// <inheritdoc cref="Tensor.Hardswish()"/>
    public static Tensor Hardswish(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Hardswish();
    }

    /// <inheritdoc cref="Tensor.Hardshrink(double)"/>
    public static Tensor Hardshrink(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Hardshrink();
    }

    /// <inheritdoc cref="Tensor.Softshrink(double)"/>
    public static Tensor Softshrink(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Softshrink();
    }

    /// <inheritdoc cref="Tensor.Tanhshrink()"/>
    public static Tensor Tanhshrink(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Tanhshrink();
    }

    /// <inheritdoc cref="Tensor.Softsign()"/>
    public static Tensor Softsign(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Softsign();
    }

    /// <inheritdoc cref="Tensor.Threshold(Tensor, Tensor)"/>
    public static Tensor Threshold(Tensor x, Tensor threshold, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Threshold(threshold, value);
    }

    /// <inheritdoc cref="Tensor.LogSigmoid()"/>
    public static Tensor LogSigmoid(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LogSigmoid();
    }

    /// <inheritdoc cref="Tensor.Mish()"/>
    public static Tensor Mish(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Mish();
    }

    /// <inheritdoc cref="Tensor.Selu()"/>
    public static Tensor Selu(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Selu();
    }

    /// <inheritdoc cref="Tensor.Celu(double)"/>
    public static Tensor Celu(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Celu();
    }
}
