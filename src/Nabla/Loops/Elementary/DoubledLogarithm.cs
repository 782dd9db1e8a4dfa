using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The natural logarithm to nearly twice the precision, for powers.</summary>
internal static class DoubledLogarithm
{
    /// <summary>log x of finite positive x as the result plus <paramref name="low"/>, to about 2⁻³⁴ or 2⁻⁶⁴ of it.</summary>
    // Not inlined: with it a power has more locals than the JIT inlines into, and whatever is then left is called for every register.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V At<V>(V x, out V low)
        where V : struct, ILane<V>
    {
        // x = 2ᵉ·(1 + f) with 1 + f between √½ and √2, where f/(2 + f) is least: mantissas above √2 are halved.
        V m = V.Mantissa(x);
        V halved = V.Round(m - V.Of(0.9142135623730951));
        V e = V.Octave(x) + halved;
        V f = V.Fma(m, V.Fma(halved, V.Of(-0.5), V.Of(1)), V.Of(-1));

        // s = f/(2 + f) and z = s², each a sum of two numbers.
        V d = V.Of(2) + f;
        V inverse = V.Of(1) / d;
        V s = f * inverse;
        V sLow = V.Fma(-s, f - (d - V.Of(2)), V.Fma(-s, d, f)) * inverse;
        V z = s * s;
        V zLow = V.Fma(s + s, sLow, V.Fma(s, s, -z));

        // log(1 + f) = 2s + s·z·(2/3 + z·q(z)).
        V third = V.Of(V.Bits == 32 ? 0.6666666865348816 : 0.6666666666666666);
        V more = z * QuotientTail(z);
        V factor = third + more;
        V factorLow = ((third - factor) + more) + V.Of(V.Bits == 32 ? -1.9868215517249155e-08 : 3.700743415417188e-17);
        V cube = z * s;
        V cubeLow = V.Fma(z, sLow, V.Fma(zLow, s, V.Fma(z, s, -cube)));
        V tail = cube * factor;
        V tailLow = V.Fma(cube, factorLow, V.Fma(cubeLow, factor, V.Fma(cube, factor, -tail)));
        V y = (s + s) + tail;
        V yLow = (((s + s) - y) + tail) + (sLow + sLow + tailLow);

        V high = V.Of(V.Bits == 32 ? 0.6931471824645996 : 0.6931471805599453);
        V turns = e * high;
        V turnsLow = V.Fma(e, V.Of(V.Bits == 32 ? -1.9046542121259336e-09 : 2.3190468138462996e-17), V.Fma(e, high, -turns));
        V sum = turns + y;
        V sumLow = ((turns - sum) + y) + (turnsLow + yLow);
        V result = sum + sumLow;
        low = (sum - result) + sumLow;
        return result;
    }

    /// <summary>(log((1 + s)/(1 − s)) − 2s − ⅔s³)/s⁵, where z = s².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V QuotientTail<V>(V z)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Of(0.23419395089149475), z, V.Of(0.28547096252441406));
            p = V.Fma(p, z, V.Of(0.40000152587890625));
            return p;
        }

        V q = V.Fma(V.Of(0.11981371814063627), z, V.Of(0.11675829674986801));
        q = V.Fma(q, z, V.Of(0.13336261950290307));
        q = V.Fma(q, z, V.Of(0.1538455849716204));
        q = V.Fma(q, z, V.Of(0.1818181884298996));
        q = V.Fma(q, z, V.Of(0.22222222217797236));
        q = V.Fma(q, z, V.Of(0.2857142857144382));
        q = V.Fma(q, z, V.Of(0.3999999999999998));
        return q;
    }
}
