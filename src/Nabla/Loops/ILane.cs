using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>Whatever a formula can be evaluated over: one number, a register of numbers, or a node of a symbolic expression.</summary>
/// <remarks>
/// A lane holds N elements of one dtype. Comparisons return a mask in the same lane: all bits of an element set, or none.
/// Formulas are written once over <typeparamref name="V"/>; the JIT specialises them per register width and element type.
/// Every member gives the same bits at every width, for elements of the same dtype.
/// </remarks>
internal interface ILane<V>
    where V : struct, ILane<V>
{
    /// <summary>Bits in one element: 8, 32 or 64. A constant to the JIT.</summary>
    static abstract int Bits { get; }

    /// <summary>Whether elements are IEEE floating-point numbers. A constant to the JIT.</summary>
    static abstract bool IsFloating { get; }

    /// <summary>The constant, rounded to the element type, in every element.</summary>
    static abstract V Of(double constant);

    /// <summary>As <see cref="Of"/>, but loops keep it in a register where they can: for short formulas that call nothing, whose every instruction counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual V Kept(double constant) => V.Of(constant);

    /// <summary>Element by element.</summary>
    static abstract V operator +(V x, V y);

    /// <summary>Element by element.</summary>
    static abstract V operator -(V x, V y);

    /// <summary>Element by element.</summary>
    static abstract V operator *(V x, V y);

    /// <summary>The quotient; integers truncate toward zero, and division of integers by zero gives 0.</summary>
    static abstract V operator /(V x, V y);

    /// <summary>Element by element.</summary>
    static abstract V operator -(V x);

    /// <summary>x·y + z, rounded once. Integers: x·y + z.</summary>
    static abstract V Fma(V x, V y, V z);

    /// <summary>Element by element.</summary>
    static abstract V Abs(V x);

    /// <summary>The smaller; NaN if either is NaN; −0 is smaller than +0.</summary>
    static abstract V Min(V x, V y);

    /// <summary>The larger; NaN if either is NaN; +0 is larger than −0.</summary>
    static abstract V Max(V x, V y);

    /// <summary>
    /// <paramref name="low"/> where x is below it, <paramref name="high"/> where x is above it, elsewhere x itself: NaN, −0 and
    /// +0 included. Neither bound is NaN, and low ≤ high. Cheaper than <see cref="Min"/> and <see cref="Max"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual V Clamp(V x, V low, V high) => V.Select(V.Less(x, low), low, V.Select(V.Less(high, x), high, x));

    /// <summary>Element by element.</summary>
    static abstract V Sqrt(V x);

    /// <summary>Element by element.</summary>
    static abstract V Floor(V x);

    /// <summary>Element by element.</summary>
    static abstract V Ceiling(V x);

    /// <summary>Element by element.</summary>
    static abstract V Truncate(V x);

    /// <summary>To the nearest integer, ties to even.</summary>
    static abstract V Round(V x);

    /// <summary>Element by element.</summary>
    static abstract V CopySign(V magnitude, V sign);

    /// <summary>x·2ⁿ for integral n (held as floating-point numbers) within ±2100, rounded once, with gradual underflow and overflow to infinity.</summary>
    static abstract V Scale(V x, V n);

    /// <summary>⌊log₂|x|⌋ of finite nonzero x, subnormal ones included, as a floating-point number.</summary>
    static abstract V Exponent(V x);

    /// <summary>The m in [¾, 1½) of positive x = m·2ⁿ, subnormal ones included; 1 at ±0 and +∞, NaN of NaN and of negative numbers.</summary>
    static abstract V Mantissa(V x);

    /// <summary>The n of x = m·2ⁿ with m the <see cref="Mantissa"/>, as a floating-point number: −∞ at ±0, +∞ at +∞, NaN of NaN; of negative x anything.</summary>
    static abstract V Octave(V x);

    /// <summary>Element by element.</summary>
    static abstract V Less(V x, V y);

    /// <summary>Element by element.</summary>
    static abstract V LessOrEqual(V x, V y);

    /// <summary>Element by element.</summary>
    static abstract V Equal(V x, V y);

    /// <summary>Where the mask is set <paramref name="x"/>, elsewhere <paramref name="y"/>, bit by bit.</summary>
    static abstract V Select(V mask, V x, V y);

    /// <summary>
    /// Where the mask is set <typeparamref name="F"/> at the elements of <paramref name="x"/> and <paramref name="y"/>, elsewhere <paramref name="y"/>. One call
    /// an element that is set, so for rare elements, or for functions that take loops of their own. Floating-point lanes.
    /// </summary>
    static abstract V Each<F>(V mask, V x, V y)
        where F : struct, IScalarFunction;

    /// <summary>Element by element.</summary>
    static abstract V operator &(V x, V y);

    /// <summary>Element by element.</summary>
    static abstract V operator |(V x, V y);

    /// <summary>Element by element.</summary>
    static abstract V operator ^(V x, V y);

    /// <summary>Element by element.</summary>
    static abstract V operator ~(V x);

    /// <summary>The bits of the elements shifted left (logical).</summary>
    static abstract V ShiftLeft(V x, int count);

    /// <summary>The bits of the elements shifted right, zeros coming in.</summary>
    static abstract V ShiftRight(V x, int count);

    /// <summary>Adds the bits of the elements as integers of the elements' width.</summary>
    static abstract V AddBits(V x, V y);

    /// <summary>The bit pattern in every element (its low <see cref="Bits"/> bits).</summary>
    static abstract V OfBits(ulong pattern);
}
