using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>eˣ − 1, with its relative accuracy near 0.</summary>
internal readonly struct Expm1 : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V clamped = V.Clamp(x, V.Of(V.Bits == 32 ? -20.0 : -42.0), Exponential.Most<V>());
        V half = HalfSum(clamped, out _);

        // Near 0 half a subnormal number would be rounded, and −0 would lose its sign.
        return V.Select(V.Less(V.Abs(x), V.Of(V.Bits == 32 ? 2.9802322387695312E-08 : 5.551115123125783E-17)), x, half + half);
    }

    /// <summary>½(eˣ − 1) for x in [−42, 710] as the result plus <paramref name="low"/>, to about 2⁻²⁹ or 2⁻⁵⁸ of it.</summary>
    /// <remarks>Half, because 2ᵗ itself may overflow where eˣ does not.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V HalfSum<V>(V x, out V low)
        where V : struct, ILane<V>
    {
        // With s = 2ᵗ⁻¹: s(eʳ − 1) + (s − ½), whose large part s·r + s − ½ is rounded once.
        V t = Exponential.Reduce(x, out V r, out V rest);
        V s = V.Scale(V.Of(0.5), t);
        V large = V.Fma(s, r, s - V.Of(0.5));
        V small = s * (Exponential.Tail(r) + rest);
        V y = large + small;
        low = small - (y - large);
        return y;
    }
}
