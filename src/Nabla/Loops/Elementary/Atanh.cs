using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The inverse of the hyperbolic tangent: ±∞ at ±1, NaN beyond.</summary>
internal readonly struct Atanh : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        // ½ log((1 + a)/(1 − a)), whose argument is a sum of two numbers.
        V a = V.Abs(x);
        V n = V.Of(1) + a;
        V nLow = a - (n - V.Of(1));
        V d = V.Of(1) - a;
        V dLow = (V.Of(1) - d) - a;
        V ratio = n / d;
        V low = (V.Fma(-ratio, d, n) + (nLow - (ratio * dLow))) / d;
        V y = V.Of(0.5) * Logarithm.OfSum(ratio, low, V.Of(0));

        // Where the logarithm's argument is too near 1, two terms of the series.
        V near = V.Fma(a * a * a, V.Of(1.0 / 3), a);
        return V.CopySign(V.Select(V.Less(a, V.Of(V.Bits == 32 ? 0.00390625 : 7.62939453125e-06)), near, y), x);
    }
}
