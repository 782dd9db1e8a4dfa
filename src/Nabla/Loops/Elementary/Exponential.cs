using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>What exp, expm1, tanh, sigmoid and softplus share: x = t·ln 2 + r with integral t and |r| ≤ ½ ln 2.</summary>
internal static class Exponential
{
    /// <summary>t for x of at most a few thousand, and <paramref name="r"/>, right to within half an ulp of r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduce<V>(V x, out V r)
        where V : struct, ILane<V>
    {
        V t = Nearest(x);
        r = V.Fma(t, Low<V>(), V.Fma(t, High<V>(), x));
        return t;
    }

    /// <summary>n and <paramref name="r"/> such that x = n·ln 2 − r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ReduceNegated<V>(V x, out V r)
        where V : struct, ILane<V>
    {
        V n = Nearest(x);
        V high = V.Kept(V.Bits == 32 ? 0.6931471824645996 : 0.6931471805599453);
        V low = V.Kept(V.Bits == 32 ? -1.9046542121259336e-09 : 2.3190468138462996e-17);
        r = V.Fma(n, low, V.Fma(n, high, -x));
        return n;
    }

    /// <summary>As <see cref="Reduce{V}(V, out V)"/>; <paramref name="rest"/> is what rounding took from r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduce<V>(V x, out V r, out V rest)
        where V : struct, ILane<V>
    {
        V t = Nearest(x);
        V near = V.Fma(t, High<V>(), x);
        r = V.Fma(t, Low<V>(), near);
        rest = V.Fma(t, Low<V>(), near - r);
        return t;
    }

    /// <summary>eʳ − 1 for |r| ≤ ½ ln 2, right to 2⁻²⁸ or 2⁻⁵⁷ of eʳ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Rise<V>(V r)
        where V : struct, ILane<V> => V.Fma(Quotient(r), r * r, r);

    /// <summary>eʳ − 1 − r for |r| ≤ ½ ln 2, right to 2⁻³¹ or 2⁻⁶¹ of eʳ − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tail<V>(V r)
        where V : struct, ILane<V> => Quadratic(r) * (r * r);

    /// <summary>The least x whose exponential, rounded, is not 0; a little less, so that clamping to it gives 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Least<V>()
        where V : struct, ILane<V> => V.Kept(V.Bits == 32 ? -104.0 : -745.5);

    /// <summary>A little more than the largest x whose exponential is finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Most<V>()
        where V : struct, ILane<V> => V.Kept(V.Bits == 32 ? 89.0 : 710.0);

    /// <summary>The integer nearest to x/ln 2, or its neighbour where both are about as near: next to a number so large that sums with it are integral.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Nearest<V>(V x)
        where V : struct, ILane<V>
    {
        V integral = V.Kept(V.Bits == 32 ? 12582912.0 : 6755399441055744.0);
        return V.Fma(x, V.Kept(1.4426950408889634), integral) - integral;
    }

    /// <summary>−ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V High<V>()
        where V : struct, ILane<V> => V.Kept(V.Bits == 32 ? -0.6931471824645996 : -0.6931471805599453);

    /// <summary>What <see cref="High"/> lacks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Low<V>()
        where V : struct, ILane<V> => V.Kept(V.Bits == 32 ? 1.9046542121259336e-09 : -2.3190468138462996e-17);

    /// <summary>(eʳ − 1 − r)/r² for |r| ≤ ½ ln 2, where only the sum with 1 + r counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quotient<V>(V r)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V z = r * r;
            V p = V.Fma(V.Kept(0.0013823116896674037), z, V.Fma(V.Kept(0.008368815295398235), r, V.Kept(0.04166823998093605)));
            return V.Fma(p, z, V.Fma(V.Kept(0.1666651964187622), r, V.Kept(0.4999999403953552)));
        }

        V q = V.Fma(V.Of(2.500624468971769e-08), r, V.Of(2.763048539187135e-07));
        q = V.Fma(q, r, V.Of(2.755756621441633e-06));
        q = V.Fma(q, r, V.Of(2.480149238613153e-05));
        q = V.Fma(q, r, V.Of(0.0001984126953018617));
        q = V.Fma(q, r, V.Of(0.0013888888944385677));
        q = V.Fma(q, r, V.Of(0.008333333333482823));
        q = V.Fma(q, r, V.Of(0.04166666666652688));
        q = V.Fma(q, r, V.Of(0.16666666666666433));
        return V.Fma(q, r, V.Of(0.5000000000000011));
    }

    /// <summary>(eʳ − 1 − r)/r² for |r| ≤ ½ ln 2, where eʳ − 1 itself counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quadratic<V>(V r)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Kept(0.00019739093841053545), r, V.Kept(0.0013933354057371616));
            p = V.Fma(p, r, V.Kept(0.008333571255207062));
            p = V.Fma(p, r, V.Kept(0.041666481643915176));
            p = V.Fma(p, r, V.Kept(0.1666666567325592));
            return V.Fma(p, r, V.Kept(0.5));
        }

        V q = V.Fma(V.Of(2.0890965730697177e-09), r, V.Of(2.5109150328181296e-08));
        q = V.Fma(q, r, V.Of(2.7557347643799225e-07));
        q = V.Fma(q, r, V.Of(2.75572438599427e-06));
        q = V.Fma(q, r, V.Of(2.4801587244287386e-05));
        q = V.Fma(q, r, V.Of(0.00019841269886508966));
        q = V.Fma(q, r, V.Of(0.001388888888892014));
        q = V.Fma(q, r, V.Of(0.008333333333321457));
        q = V.Fma(q, r, V.Of(0.041666666666666616));
        q = V.Fma(q, r, V.Of(0.16666666666666677));
        return V.Fma(q, r, V.Of(0.5));
    }
}
