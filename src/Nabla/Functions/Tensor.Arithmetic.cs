using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>x + α y, element by element, α being 1 unless given; the operator + has none.</summary>
    public Tensor Add(Tensor other, Tensor? alpha = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this + (alpha is null ? other : other * alpha);
    }

    /// <summary>x − α y, element by element, α being 1 unless given; the operator − has none.</summary>
    /// <exception cref="ArgumentException">Both are bool tensors.</exception>
    public Tensor Subtract(Tensor other, Tensor? alpha = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this - (alpha is null ? other : other * alpha);
    }

    /// <summary>x / y, element by element, rounded as asked. Unrounded it is the operator /; rounded, integers stay integers (divided by zero 0) and the gradient is 0.</summary>
    /// <exception cref="ArgumentException">Both are bool tensors, and rounding is asked for.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rounding.</exception>
    public Tensor Divide(Tensor other, Rounding rounding = Rounding.None)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (rounding == Rounding.None)
        {
            return this / other;
        }

        if (rounding is not (Rounding.Floor or Rounding.Truncate))
        {
            throw new ArgumentOutOfRangeException(nameof(rounding), rounding, "Divide rounds not at all (None), down (Floor) or toward zero (Truncate).");
        }

        (Tensor x, Tensor y) = Alignment.Align("Divide", Detach(), other.Detach());
        x = x.Numbers("Divide");
        if (rounding == Rounding.Truncate)
        {
            Tensor quotient = Primitives.Divide.Op.Apply(x, y);
            return x.DType.IsFloating() ? quotient.Truncate() : quotient;
        }

        Tensor rest = Remainder.Op.Apply(x, y);
        Tensor whole = Primitives.Divide.Op.Apply(x - rest, y);

        if (!x.DType.IsFloating())
        {
            return Functions.Where(Functions.Equal(y, 0), 0, whole);
        }

        // The rest knows which integer a quotient right beside one belongs to; where it is none or y itself, the quotient does. One that is 0 of numbers of two signs is below 0.
        Tensor exact = x / y;
        Tensor isBelow = Functions.Equal(exact, 0) & (((x > 0) & (y < 0)) | ((x < 0) & (y > 0)));
        Tensor floor = Functions.Where(isBelow, -1, exact.Floor());
        return Functions.Where(Functions.Equal(y, 0) | Functions.Equal(y.Abs(), double.PositiveInfinity), floor, whole.Round());
    }

    /// <summary>⌊x/y⌋, element by element: // in Python. See <see cref="Divide"/>.</summary>
    /// <exception cref="ArgumentException">Both are bool tensors.</exception>
    public Tensor FloorDivide(Tensor other) => Divide(other, Rounding.Floor);

    /// <summary>xʸ, element by element, in float64 whatever the operands are.</summary>
    public Tensor FloatPower(Tensor exponent)
    {
        ArgumentNullException.ThrowIfNull(exponent);
        return Cast(DType.Float64).Pow(exponent.Cast(DType.Float64));
    }

    /// <summary>Whether both are true, or of numbers not 0, element by element.</summary>
    public Tensor LogicalAnd(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Cast(DType.Bool) & other.Cast(DType.Bool);
    }

    /// <summary>Whether either is true, or of numbers not 0, element by element.</summary>
    public Tensor LogicalOr(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Cast(DType.Bool) | other.Cast(DType.Bool);
    }

    /// <summary>Whether one but not the other is true, or of numbers not 0, element by element.</summary>
    public Tensor LogicalXor(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Cast(DType.Bool) ^ other.Cast(DType.Bool);
    }

    /// <summary>Whether each element is false, or of numbers 0.</summary>
    public Tensor LogicalNot() => !Cast(DType.Bool);

    /// <summary>This where the condition is true, elsewhere the other; all three broadcast. What is not taken receives an exact zero gradient.</summary>
    /// <exception cref="ArgumentException"><paramref name="condition"/> is not bool.</exception>
    public Tensor Where(Tensor condition, Tensor other) => Functions.Where(condition, this, other);
}
