using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>What the logarithms share: x = 2ᵉ·(1 + f) with integral e and 1 + f between √½ and √2.</summary>
internal static class Logarithm
{
    /// <summary>e of finite positive x, and <paramref name="f"/>, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduce<V>(V x, out V f)
        where V : struct, ILane<V>
    {
        V e = V.Exponent(x);
        V m = V.Scale(x, -e);

        // 1 where m, in [1, 2), exceeds √2, otherwise 0.
        V high = V.Round(m - V.Kept(0.9142135623730951));
        f = V.Fma(m, V.Fma(high, V.Kept(-0.5), V.Kept(1)), V.Kept(-1));
        return e + high;
    }

    /// <summary>log(1 + f) − f for f in [√½ − 1, √2 − 1], to 2⁻³⁰ or 2⁻⁶⁰ of log(1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tail<V>(V f)
        where V : struct, ILane<V>
    {
        V square = f * f;
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Kept(0.06726837903261185), f, V.Kept(-0.11657605320215225));
            p = V.Fma(p, f, V.Kept(0.11887036263942719));
            p = V.Fma(p, f, V.Kept(-0.12408670037984848));
            p = V.Fma(p, f, V.Kept(0.14220206439495087));
            p = V.Fma(p, f, V.Kept(-0.16667836904525757));
            p = V.Fma(p, f, V.Kept(0.20002073049545288));
            p = V.Fma(p, f, V.Kept(-0.25000011920928955));
            p = V.Fma(p, f, V.Kept(0.3333331346511841));
            return V.Fma(p * f, square, V.Kept(-0.5) * square);
        }

        // With s = f/(2 + f): log(1 + f) = 2s + s³q(s²) = f − f²/2 + s(f²/2 + s²q(s²)).
        V s = f / (V.Of(2) + f);
        V z = s * s;
        V q = V.Fma(V.Of(0.1323483164305418), z, V.Of(0.132521446459599));
        q = V.Fma(q, z, V.Of(0.1538698886756196));
        q = V.Fma(q, z, V.Of(0.18181778358722334));
        q = V.Fma(q, z, V.Of(0.22222222606874373));
        q = V.Fma(q, z, V.Of(0.2857142856941208));
        q = V.Fma(q, z, V.Of(0.4000000000000492));
        q = V.Fma(q, z, V.Of(0.6666666666666666));
        V half = V.Of(0.5) * square;
        return V.Fma(s, V.Fma(q, z, half), -half);
    }

    /// <summary>e·ln 2 + f + tail, the large parts last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sum<V>(V e, V f, V tail)
        where V : struct, ILane<V>
    {
        V low = V.Fma(e, V.Kept(V.Bits == 32 ? -1.9046542121259336e-09 : 2.3190468138462996e-17), tail);
        return V.Fma(e, V.Kept(V.Bits == 32 ? 0.6931471824645996 : 0.6931471805599453), f + low);
    }

    /// <summary>log(sum + lost) + more·ln 2, where lost is at most an ulp of the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V OfSum<V>(V sum, V lost, V more)
        where V : struct, ILane<V>
    {
        V e = Reduce(sum, out V f);
        V tail = Tail(f) + (V.Scale(lost, -e) / (V.Of(1) + f));
        return Finish(sum, Sum(e + more, f, tail));
    }

    /// <summary>y where x is finite and positive; −∞ at ±0, NaN below 0, x itself where it is NaN or +∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Finish<V>(V x, V y)
        where V : struct, ILane<V>
    {
        y = V.Select(V.Less(x, V.Kept(double.PositiveInfinity)), y, x);
        V pole = V.Select(V.Equal(x, V.Of(0)), V.Kept(double.NegativeInfinity), V.Kept(double.NaN));
        return V.Select(V.LessOrEqual(x, V.Of(0)), pole, y);
    }
}
