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
        V clamped = V.Min(V.Max(x, V.Of(V.Bits == 32 ? -20.0 : -42.0)), Exponential.Most<V>());
        V y = Sum(clamped, out _);
        V overflow = V.Less(V.Of(V.Bits == 32 ? 88.72283935546875 : 709.782712893384), x);
        return V.CopySign(V.Select(overflow, V.Of(double.PositiveInfinity), y), x);
    }

    /// <summary>eˣ − 1 for x in [−42, 710] as the result plus <paramref name="low"/>, to about 2⁻²⁹ or 2⁻⁵⁸ of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sum<V>(V x, out V low)
        where V : struct, ILane<V>
    {
        // With s = 2ᵗ: s(eʳ − 1) + (s − 1), whose large part s·r + s − 1 is rounded once.
        V t = Exponential.Reduce(x, out V r, out V rest);
        V s = V.Scale(V.Of(1), t);
        V large = V.Fma(s, r, s - V.Of(1));
        V small = s * (Exponential.Tail(r) + rest);
        V y = large + small;
        low = small - (y - large);
        return y;
    }
}
