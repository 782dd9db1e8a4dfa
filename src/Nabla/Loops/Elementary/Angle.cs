using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>What sine, cosine and tangent share: x = n·π/2 + r with integral n and |r| ≤ π/4.</summary>
internal static class Angle
{
    /// <summary>n, and r as the sum of <paramref name="r"/> and <paramref name="rest"/>, of x that is not huge.</summary>
    /// <remarks>
    /// π/2 is taken as three numbers, and every product with n is added in one rounding: x less n times the first is exact, and
    /// what follows loses no relative accuracy however near x is to a multiple of π/2.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduce<V>(V x, out V r, out V rest)
        where V : struct, ILane<V>
    {
        V n = V.Round(x * V.Of(0.6366197723675814));
        V near = V.Fma(n, V.Of(V.Bits == 32 ? -1.5707963705062866 : -1.5707963267948966), x);
        V second = V.Of(V.Bits == 32 ? 4.371138828673793e-08 : -6.123233995736766e-17);
        V third = V.Of(V.Bits == 32 ? 1.7151245100058819e-15 : 1.4973849048591815e-33);
        V product = n * second;
        r = near + product;
        V part = r - near;
        V lost = (near - (r - part)) + (product - part);
        rest = V.Fma(n, third, V.Fma(n, second, -product)) + lost;
        return n;
    }

    /// <summary>Whether n·π/2 with π/2 in three numbers is no longer right enough: |x| &gt; 2¹⁷ or 2³⁰.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V IsHuge<V>(V x)
        where V : struct, ILane<V> => V.Less(V.Of(V.Bits == 32 ? 131072.0 : 1073741824.0), V.Abs(x));

    /// <summary>sin(n·π/2 + r + rest) for |n| of at most 2³⁰.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Wave<V>(V n, V r, V rest)
        where V : struct, ILane<V>
    {
        V bits = Quarters(n, out V odd);
        V sign = V.ShiftLeft(bits & V.OfBits(2), V.Bits - 2);
        V z = r * r;
        V sine = r + V.Fma(r * z, SineTail(z), rest);
        V cosine = V.Fma(z, V.Fma(z, CosineTail(z), V.Of(-0.5)), V.Fma(-r, rest, V.Of(1)));
        return V.Select(odd, cosine, sine) ^ sign;
    }

    /// <summary>tan(n·π/2 + r + rest) for |n| of at most 2³⁰.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope<V>(V n, V r, V rest)
        where V : struct, ILane<V>
    {
        // Sine and cosine as sums of two numbers.
        Quarters(n, out V odd);
        V z = r * r;
        V tail = V.Fma(r * z, SineTail(z), rest);
        V sine = r + tail;
        V sineLow = tail - (sine - r);
        V half = V.Of(-0.5) * z;
        V fall = V.Of(1) + half;
        V more = V.Fma(z * z, CosineTail(z), V.Fma(V.Of(-0.5), V.Fma(r, r, -z), -r * rest)) + ((V.Of(1) - fall) + half);
        V cosine = fall + more;
        V cosineLow = more - (cosine - fall);
        V above = V.Select(odd, cosine, sine);
        V aboveLow = V.Select(odd, cosineLow, sineLow);
        V below = V.Select(odd, -sine, cosine);
        V belowLow = V.Select(odd, -sineLow, cosineLow);
        V inverse = V.Of(1) / below;
        V y = above * inverse;
        V remainder = V.Fma(-y, below, above) + (aboveLow - (y * belowLow));
        return V.Fma(remainder, inverse, y);
    }

    /// <summary>A number whose low bits count quarter turns; <paramref name="odd"/> is set where there is an odd number of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quarters<V>(V n, out V odd)
        where V : struct, ILane<V>
    {
        // After adding a number whose unit in the last place is 1.
        V bits = n + V.Of(V.Bits == 32 ? 0xC00000 : 0x18000000000000);
        odd = V.Less(V.Of(0), V.ShiftLeft(bits & V.OfBits(1), V.Bits - 2));
        return bits;
    }

    /// <summary>(sin √z − √z)/(z√z) for z in [0, 0.8²].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SineTail<V>(V z)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Of(2.8116323846916202e-06), z, V.Of(-0.00019851229444611818));
            p = V.Fma(p, z, V.Of(0.008333375677466393));
            p = V.Fma(p, z, V.Of(-0.1666666716337204));
            return p;
        }

        V q = V.Fma(V.Of(-7.44180713528281e-13), z, V.Of(1.6055303435550158e-10));
        q = V.Fma(q, z, V.Of(-2.5052078033669192e-08));
        q = V.Fma(q, z, V.Of(2.755731909772444e-06));
        q = V.Fma(q, z, V.Of(-0.00019841269840998514));
        q = V.Fma(q, z, V.Of(0.00833333333333306));
        q = V.Fma(q, z, V.Of(-0.16666666666666666));
        return q;
    }

    /// <summary>(cos √z − 1 + z/2)/z² for z in [0, 0.8²].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V CosineTail<V>(V z)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Of(2.441406286379788e-05), z, V.Of(-0.0013887140667065978));
            p = V.Fma(p, z, V.Of(0.04166664183139801));
            return p;
        }

        V q = V.Fma(V.Of(-1.1354279981701455e-11), z, V.Of(2.0875618941417145e-09));
        q = V.Fma(q, z, V.Of(-2.7557313579690995e-07));
        q = V.Fma(q, z, V.Of(2.480158728678867e-05));
        q = V.Fma(q, z, V.Of(-0.0013888888888869777));
        q = V.Fma(q, z, V.Of(0.041666666666666574));
        return q;
    }
}
