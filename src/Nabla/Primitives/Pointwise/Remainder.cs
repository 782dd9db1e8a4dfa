using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = x − ⌊x/y⌋ y, which has the sign of y, as in Python and PyTorch. Where |x/y| exceeds 2²⁴ (float32) or 2⁵³ (float64) the quotient is rounded and z inexact.</summary>
internal sealed record Remainder : Binary<Remainder.Formula>
{
    public static Remainder Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => g;

    // Not ⌊x/y⌋: right below an integer the rounded quotient is one too large, and z knows which it was.
    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => -(g * ((x - z) / y).Round());

    internal readonly struct Formula : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V At<V>(V x, V y)
            where V : struct, ILane<V>
        {
            V quotient = x / y;
            V remainder;
            if (V.IsFloating)
            {
                remainder = V.Fma(-V.Floor(quotient), y, x);

                // The rounded quotient can be one too large or too small right beside an integer.
                V below = V.Less(remainder * y, V.Of(0));
                remainder = V.Select(below, remainder + y, remainder);
                V above = V.LessOrEqual(V.Abs(y), V.Abs(remainder));
                remainder = V.Select(above, remainder - y, remainder);

                // x mod ±∞ is x itself, or ±∞ where the signs differ.
                V infinite = V.Equal(V.Abs(y), V.Of(double.PositiveInfinity));
                V finite = V.Less(V.Abs(x), V.Of(double.PositiveInfinity));
                V wrapped = V.Select(V.Less(x * V.CopySign(V.Of(1), y), V.Of(0)), y, x);
                remainder = V.Select(infinite & finite, wrapped, remainder);
                return V.CopySign(remainder, y);
            }

            remainder = x - quotient * y;
            V zero = V.Of(0);
            V differs = V.Less(remainder, zero) ^ V.Less(y, zero);
            return V.Select(differs & ~V.Equal(remainder, zero), remainder + y, remainder);
        }
    }
}
