using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>1/(1 + e⁻ˣ), the logistic function; its tail at −∞ keeps its relative accuracy down to subnormal numbers.</summary>
internal readonly struct Sigmoid : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V t = Exponential.Reduce(V.Clamp(-V.Abs(x), Exponential.Least<V>(), V.Of(0)), out V r);
        V rise = Exponential.Rise(r);
        V power = V.Of(1) + rise;
        V e = V.Scale(power, t);
        V sum = V.Of(1) + e;
        V y = V.Of(1) / sum;

        V negative = V.Less(x, V.Of(0));
        V numerator = V.Select(negative, e, V.Of(1));
        V quotient = numerator * y;

        // One step puts back what the quotient lacks, what rounding added to the sum, and, below 0, took from the power.
        V taken = ((power - V.Of(1)) - rise) * (rise - V.Of(1));
        V added = (sum - V.Of(1)) - e;
        V remainder = V.Fma(-quotient, sum, numerator);
        remainder = V.Fma(quotient, added + (negative & taken), remainder);
        return V.Fma(remainder, y, quotient);
    }
}
