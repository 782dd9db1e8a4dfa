using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>What the logarithms share: x = 2ᵉ·(1 + f) with integral e and 1 + f in [¾, 1½).</summary>
/// <remarks>
/// Of what is not finite and positive nothing need be picked out at the end: e is −∞ at 0 and +∞ at +∞, where f is 0, and f is NaN
/// of NaN and of negative numbers. So the two parts of a constant that e is multiplied by have the same sign.
/// </remarks>
internal static class Logarithm
{
    /// <summary>e, and <paramref name="f"/>, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reduce<V>(V x, out V f)
        where V : struct, ILane<V>
    {
        f = V.Mantissa(x) - V.Kept(1);
        return V.Octave(x);
    }

    /// <summary>log(1 + f) − f for f in [−¼, ½], to 2⁻³⁰ or 2⁻⁶⁰ of log(1 + f).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tail<V>(V f)
        where V : struct, ILane<V>
    {
        V square = f * f;
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Kept(0.03749630227684975), f, V.Kept(-0.0909687802195549));
            p = V.Fma(p, f, V.Kept(0.11697295308113098));
            p = V.Fma(p, f, V.Kept(-0.12730270624160767));
            p = V.Fma(p, f, V.Kept(0.1427694708108902));
            p = V.Fma(p, f, V.Kept(-0.16655191779136658));
            p = V.Fma(p, f, V.Kept(0.1999957114458084));
            p = V.Fma(p, f, V.Kept(-0.2500016689300537));
            p = V.Fma(p, f, V.Kept(0.33333340287208557));
            return V.Fma(p * f, square, V.Kept(-0.5) * square);
        }

        // With s = f/(2 + f): log(1 + f) = 2s + s³q(s²) = f − f²/2 + s(f²/2 + s²q(s²)).
        V s = f / (V.Of(2) + f);
        V z = s * s;
        V q = V.Fma(V.Of(0.12044854040198738), z, V.Of(0.11687993774801107));
        q = V.Fma(q, z, V.Of(0.13333906133145443));
        q = V.Fma(q, z, V.Of(0.15384702008591006));
        q = V.Fma(q, z, V.Of(0.18181814510395974));
        q = V.Fma(q, z, V.Of(0.2222222228880001));
        q = V.Fma(q, z, V.Of(0.28571428570822355));
        q = V.Fma(q, z, V.Of(0.4000000000000257));
        q = V.Fma(q, z, V.Of(0.6666666666666666));
        V half = V.Of(0.5) * square;
        return V.Fma(s, V.Fma(q, z, half), -half);
    }

    /// <summary>e·ln 2 + f + tail, the large parts last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sum<V>(V e, V f, V tail)
        where V : struct, ILane<V>
    {
        V low = V.Fma(e, V.Kept(V.Bits == 32 ? 5.769998878690785e-08 : 2.3190468138462996e-17), tail);
        return V.Fma(e, V.Kept(V.Bits == 32 ? 0.6931471228599548 : 0.6931471805599453), f + low);
    }

    /// <summary>y, and e itself where that is infinite, for logarithms that cannot have infinities go through to the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Poles<V>(V e, V y)
        where V : struct, ILane<V> => V.Select(V.Less(V.Abs(e), V.Of(double.PositiveInfinity)), y, e);

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
    private static V Finish<V>(V x, V y)
        where V : struct, ILane<V>
    {
        y = V.Select(V.Less(x, V.Kept(double.PositiveInfinity)), y, x);
        V pole = V.Select(V.Equal(x, V.Of(0)), V.Kept(double.NegativeInfinity), V.Kept(double.NaN));
        return V.Select(V.LessOrEqual(x, V.Of(0)), pole, y);
    }
}
