using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The angle in [0, π] whose cosine is x: NaN beyond ±1.</summary>
internal readonly struct Acos : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        // Up to ½ in magnitude, π/2 less the arc sine; beyond, twice the angle whose sine is √((1 − a)/2), or π less it.
        V a = V.Abs(x);
        V isSteep = V.Less(V.Of(0.5), a);
        V z = V.Select(isSteep, (V.Of(1) - a) * V.Of(0.5), a * a);
        V r = V.Select(isSteep, V.Sqrt(z), a);
        V tail = Asin.Tail(r, z);
        V angle = V.CopySign(V.Select(isSteep, r + r, -r), V.Select(isSteep, x, -x));
        V more = V.CopySign(V.Select(isSteep, tail + tail, tail), V.Select(isSteep, x, -x));
        V turn = V.Select(isSteep, V.Select(V.Less(x, V.Of(0)), V.Of(1), V.Of(0)), V.Of(0.5));
        V start = turn * V.Of(V.Bits == 32 ? 3.1415927410125732 : 3.141592653589793);
        V rest = turn * V.Of(V.Bits == 32 ? -8.742277657347586e-08 : 1.2246467991473532e-16);
        V large = start + angle;
        V lost = (start - large) + angle;
        return large + (lost + (rest + more));
    }
}
