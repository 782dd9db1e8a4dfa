using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>1 − erf(x), with its relative accuracy down to subnormal numbers.</summary>
internal readonly struct Erfc : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        // exp(−a²)·q/(1 + a), a² and every factor as a sum of two numbers. Beyond the upper limit the result rounds to 0.
        V a = V.Clamp(V.Abs(x), V.Of(0), V.Of(V.Bits == 32 ? 10.1 : 27.3));
        V square = a * a;
        V t = Exponential.Reduce(-square, out V r, out V rest);
        rest -= V.Fma(a, a, -square);
        V near = r;
        r += rest;
        V power = V.Of(1) + r;
        V powerLow = ((V.Of(1) - power) + r) + (Exponential.Tail(r) + (rest - (r - near)));

        V k = V.Of(V.Bits == 32 ? 3 : 4);
        V u = (a - k) / (a + k);
        V first = V.Of(V.Bits == 32 ? 0.7160046100616455 : 0.6849972881253069);
        V more = u * Quotient(u);
        V factor = first + more;
        V factorLow = more - (factor - first);

        V below = V.Of(1) + a;
        V part = below - V.Of(1);
        V belowLow = (V.Of(1) - (below - part)) + (a - part);
        V inverse = V.Of(1) / below;
        V product = power * factor;
        V productLow = V.Fma(power, factor, -product) + V.Fma(power, factorLow, powerLow * factor);
        V y = product * inverse;
        y = V.Fma(V.Fma(-y, below, product) + (productLow - (y * belowLow)), inverse, y);
        y = V.Scale(y, t);
        return V.Select(V.Less(x, V.Of(0)), V.Of(2) - y, y);
    }

    /// <summary>((1 + x)·exp(x²)·erfc(x) − the first coefficient)/u, where u = (x − k)/(x + k).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quotient<V>(V u)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Of(-9.472203237237409e-05), u, V.Of(-0.0003511453978717327));
            p = V.Fma(p, u, V.Of(0.0007062130025587976));
            p = V.Fma(p, u, V.Of(0.0016223088605329394));
            p = V.Fma(p, u, V.Of(-0.009771612472832203));
            p = V.Fma(p, u, V.Of(0.02195623144507408));
            p = V.Fma(p, u, V.Of(-0.023800166323781013));
            p = V.Fma(p, u, V.Of(-0.010235284455120564));
            p = V.Fma(p, u, V.Of(0.09902045875787735));
            p = V.Fma(p, u, V.Of(-0.23092733323574066));
            return p;
        }

        V q = V.Fma(V.Of(6.579689978112122e-10), u, V.Of(7.894834039840279e-10));
        q = V.Fma(q, u, V.Of(-7.523030809499123e-09));
        q = V.Fma(q, u, V.Of(-1.0576173057014767e-08));
        q = V.Fma(q, u, V.Of(5.094073566399657e-08));
        q = V.Fma(q, u, V.Of(5.2489016275784094e-08));
        q = V.Fma(q, u, V.Of(-3.686182349512864e-07));
        q = V.Fma(q, u, V.Of(1.1831305807048658e-09));
        q = V.Fma(q, u, V.Of(2.6530240808633154e-06));
        q = V.Fma(q, u, V.Of(-4.135936258459125e-06));
        q = V.Fma(q, u, V.Of(-1.3152162602837821e-05));
        q = V.Fma(q, u, V.Of(6.403153958751803e-05));
        q = V.Fma(q, u, V.Of(-6.013654198353994e-05));
        q = V.Fma(q, u, V.Of(-0.0003897671400052274));
        q = V.Fma(q, u, V.Of(0.0021164215545825095));
        q = V.Fma(q, u, V.Of(-0.006068735281562698));
        q = V.Fma(q, u, V.Of(0.01216178475480222));
        q = V.Fma(q, u, V.Of(-0.01751565463997856));
        q = V.Fma(q, u, V.Of(0.015312509679276843));
        q = V.Fma(q, u, V.Of(0.00396205568092096));
        q = V.Fma(q, u, V.Of(-0.04808038122130908));
        q = V.Fma(q, u, V.Of(0.11704966551045115));
        q = V.Fma(q, u, V.Of(-0.19934458280036707));
        return q;
    }
}
