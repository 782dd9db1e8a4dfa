namespace Nabla;

public static partial class Functions
{
    /// <inheritdoc cref="Tensor.Add(Tensor, Tensor?)"/>
    public static Tensor Add(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Add(other);
    }

    /// <inheritdoc cref="Tensor.Add(Tensor, Tensor?)"/>
    public static Tensor Add(Tensor x, Tensor other, Tensor alpha)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Add(other, alpha);
    }

    /// <inheritdoc cref="Tensor.Subtract(Tensor, Tensor?)"/>
    public static Tensor Subtract(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Subtract(other);
    }

    /// <inheritdoc cref="Tensor.Subtract(Tensor, Tensor?)"/>
    public static Tensor Subtract(Tensor x, Tensor other, Tensor alpha)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Subtract(other, alpha);
    }

    /// <inheritdoc cref="Tensor.Divide(Tensor, Rounding)"/>
    public static Tensor Divide(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Divide(other);
    }

    /// <inheritdoc cref="Tensor.FloorDivide(Tensor)"/>
    public static Tensor FloorDivide(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.FloorDivide(other);
    }

    /// <inheritdoc cref="Tensor.FloatPower(Tensor)"/>
    public static Tensor FloatPower(Tensor x, Tensor exponent)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.FloatPower(exponent);
    }

    /// <inheritdoc cref="Tensor.LogicalAnd(Tensor)"/>
    public static Tensor LogicalAnd(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LogicalAnd(other);
    }

    /// <inheritdoc cref="Tensor.LogicalOr(Tensor)"/>
    public static Tensor LogicalOr(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LogicalOr(other);
    }

    /// <inheritdoc cref="Tensor.LogicalXor(Tensor)"/>
    public static Tensor LogicalXor(Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LogicalXor(other);
    }

    /// <inheritdoc cref="Tensor.LogicalNot()"/>
    public static Tensor LogicalNot(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LogicalNot();
    }
}
