using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The logarithm to base 2, exact at powers of two: −∞ at ±0, NaN below.</summary>
internal readonly struct Log2 : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V factor = V.Of(V.Bits == 32 ? 1.4426950216293335 : 1.4426950408889634);
        V rest = V.Of(V.Bits == 32 ? 1.925963033500011e-08 : 2.0355273740931033e-17);
        V e = Logarithm.Reduce(x, out V f);
        V large = f * factor;
        V high = e + large;
        V low = V.Fma(Logarithm.Tail(f), factor, V.Fma(f, rest, V.Fma(f, factor, -large))) + ((e - high) + large);
        return Logarithm.Poles(e, high + low);
    }
}
