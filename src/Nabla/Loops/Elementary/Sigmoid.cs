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
        // With x = n·ln 2 − r: u/(u + eʳ), where u = 2ⁿ. Beyond the upper limit that rounds to 1.
        V one = V.Kept(1);
        V clamped = V.Clamp(x, Exponential.Least<V>(), V.Kept(V.Bits == 32 ? 20.0 : 40.0));
        V n = Exponential.ReduceNegated(clamped, out V r);
        V rise = Exponential.Rise(r);
        V u = V.Scale(one, n);
        V whole = one + u;
        V sum = whole + rise;

        // What the two roundings added to the sum would be an ulp of the quotient: one step takes it out. 1 is not above u or is far below it.
        V added = ((sum - whole) - rise) - (u - (whole - one));
        V y = one / sum;
        return V.Scale(V.Fma(added * y, y, y), n);
    }
}
