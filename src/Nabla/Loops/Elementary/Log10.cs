using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The logarithm to base 10: −∞ at ±0, NaN below.</summary>
internal readonly struct Log10 : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V factor = V.Of(V.Bits == 32 ? 0.4342944920063019 : 0.4342944819032518);
        V rest = V.Of(V.Bits == 32 ? -1.0103049952192578e-08 : 1.098319650216765e-17);
        V turn = V.Of(V.Bits == 32 ? 0.3010300099849701 : 0.3010299956639812);
        V turnRest = V.Of(V.Bits == 32 ? -1.432098883924482e-08 : -2.8037281277851704e-18);
        V e = Logarithm.Reduce(x, out V f);
        V turns = e * turn;
        V large = f * factor;
        V high = turns + large;
        V low = V.Fma(Logarithm.Tail(f), factor, V.Fma(f, rest, V.Fma(f, factor, -large)));
        low += V.Fma(e, turnRest, V.Fma(e, turn, -turns)) + ((turns - high) + large);
        return Logarithm.Poles(e, high + low);
    }
}
