using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>What the hyperbolic sine and cosine share: sums of arguments t·ln 2, whose functions are sums of powers of two, and of small r.</summary>
internal static class Hyperbola
{
    /// <summary>½ sinh a of a ≥ 0. Half, because 2ᵗ may overflow where sinh a does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V HalfSine<V>(V a)
        where V : struct, ILane<V>
    {
        // s + c·r with one rounding; what that took, and all that is small, afterwards.
        V small = Reduce(a, out V up, out V down, out V r, out V rise);
        V c = up + down;
        V s = up - down;
        V large = V.Fma(c, r, s);
        V lost = V.Fma(c, r, s - large) + ((up - s) - down);
        return large + V.Fma(c, small, V.Fma(s, rise, lost));
    }

    /// <summary>½ cosh a of a ≥ 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V HalfCosine<V>(V a)
        where V : struct, ILane<V>
    {
        V small = Reduce(a, out V up, out V down, out V r, out V rise);
        V c = up + down;
        V s = up - down;
        V large = V.Fma(s, r, c);
        V lost = V.Fma(s, r, c - large) + ((up - c) + down);
        return large + V.Fma(s, small, V.Fma(c, rise, lost));
    }

    /// <summary>
    /// With a = t·ln 2 + r + rest: sinh(r + rest) − r. <paramref name="up"/> and <paramref name="down"/> are a quarter of 2ᵗ and 2⁻ᵗ,
    /// <paramref name="rise"/> is cosh(r + rest) − 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Reduce<V>(V a, out V up, out V down, out V r, out V rise)
        where V : struct, ILane<V>
    {
        // Beyond the limit both functions overflow.
        V t = Exponential.Reduce(V.Clamp(a, V.Of(0), V.Of(V.Bits == 32 ? 89.5 : 710.5)), out r, out V rest);
        up = V.Scale(V.Of(0.25), t);
        down = V.Scale(V.Of(0.25), -t);
        V z = r * r;
        rise = V.Fma(z, CosineQuotient(z), r * rest);
        return V.Fma(r * z, SineQuotient(z), rest);
    }

    /// <summary>(sinh √z − √z)/(z√z) for z in [0, (½ ln 2)²].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SineQuotient<V>(V z)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Of(0.0001997028011828661), z, V.Of(0.008333179168403149));
            p = V.Fma(p, z, V.Of(0.1666666716337204));
            return p;
        }

        V q = V.Fma(V.Of(1.7414783272576494e-10), z, V.Of(2.5047302790779133e-08));
        q = V.Fma(q, z, V.Of(2.7557325636062454e-06));
        q = V.Fma(q, z, V.Of(0.0001984126983735919));
        q = V.Fma(q, z, V.Of(0.008333333333334383));
        q = V.Fma(q, z, V.Of(0.16666666666666666));
        return q;
    }

    /// <summary>(cosh √z − 1)/z for z in [0, (½ ln 2)²].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V CosineQuotient<V>(V z)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Of(0.0013935435563325882), z, V.Of(0.041666459292173386));
            p = V.Fma(p, z, V.Of(0.5));
            return p;
        }

        V q = V.Fma(V.Of(1.2857856679522953e-11), z, V.Of(2.0871335069616644e-09));
        q = V.Fma(q, z, V.Of(2.755732737446702e-07));
        q = V.Fma(q, z, V.Of(2.480158729578678e-05));
        q = V.Fma(q, z, V.Of(0.001388888888889081));
        q = V.Fma(q, z, V.Of(0.041666666666666664));
        q = V.Fma(q, z, V.Of(0.5));
        return q;
    }
}
