namespace Nabla.Distributions;

/// <summary>A function of each number on its own that has an inverse and a derivative, with which distributions are transformed.</summary>
public abstract class Bijection
{
    /// <summary>eˣ.</summary>
    public static Bijection Exp { get; } = new ExpBijection();

    /// <summary>1/(1 + e⁻ˣ), onto (0, 1).</summary>
    public static Bijection Sigmoid { get; } = new SigmoidBijection();

    /// <summary>tanh x, onto (−1, 1).</summary>
    public static Bijection Tanh { get; } = new TanhBijection();

    /// <summary>ln(1 + eˣ), onto the positive numbers.</summary>
    public static Bijection Softplus { get; } = new SoftplusBijection();

    /// <summary>a + b x.</summary>
    /// <param name="location">a.</param>
    /// <param name="scale">b, not 0.</param>
    public static Bijection Affine(Tensor location, Tensor scale) => new AffineBijection(location, scale);

    /// <summary>The function.</summary>
    public abstract Tensor Forward(Tensor x);

    /// <summary>Its inverse, at what <see cref="IsOutside"/> does not exclude.</summary>
    public abstract Tensor Inverse(Tensor y);

    /// <summary>ln |f′(x)|.</summary>
    public abstract Tensor LogSlope(Tensor x);

    /// <summary>Where numbers are not among the function's values, as a bool tensor; nowhere, unless said otherwise.</summary>
    public virtual Tensor IsOutside(Tensor y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return y.ZerosLike(DType.Bool);
    }

    /// <summary>Numbers that are values of the function, at which it may be inverted: where y is outside, f(0) instead, with no gradient.</summary>
    internal Tensor Within(Tensor y, Tensor isOutside) => Functions.Where(isOutside, Forward(y.ZerosLike()).Detach(), y);

    /// <summary>Where the function decreases, as a bool tensor of the shape of x, or one that broadcasts with it; nowhere, unless said otherwise.</summary>
    public virtual Tensor IsDecreasing(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.ZerosLike(DType.Bool);
    }

    /// <summary>This function, and then another: next(f(x)).</summary>
    public Bijection Then(Bijection next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new ComposedBijection(this, next);
    }
}
