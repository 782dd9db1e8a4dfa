using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The angle in [−π/2, π/2] whose sine is x: NaN beyond ±1.</summary>
internal readonly struct Asin : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        // Above ½, π/2 less twice the angle whose sine is √((1 − a)/2).
        V a = V.Abs(x);
        V isSteep = V.Less(V.Of(0.5), a);
        V z = V.Select(isSteep, (V.Of(1) - a) * V.Of(0.5), a * a);
        V r = V.Select(isSteep, V.Sqrt(z), a);
        V tail = Tail(r, z);
        V quarter = V.Of(V.Bits == 32 ? 1.5707963705062866 : 1.5707963267948966);
        V twice = r + r;
        V large = quarter - twice;
        V lost = ((quarter - large) - twice) + V.Of(V.Bits == 32 ? -4.371138828673793e-08 : 6.123233995736766e-17);
        return V.CopySign(V.Select(isSteep, large + (lost - (tail + tail)), a + tail), x);
    }

    /// <summary>asin r − r for r = √z in [0, ½].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tail<V>(V r, V z)
        where V : struct, ILane<V> => Quotient(z) * (r * z);

    /// <summary>(asin √z − √z)/(z√z) for z in [0, ¼].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quotient<V>(V z)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Of(0.042218487709760666), z, V.Of(0.024150285869836807));
            p = V.Fma(p, z, V.Of(0.045476049184799194));
            p = V.Fma(p, z, V.Of(0.07495253533124924));
            p = V.Fma(p, z, V.Of(0.16666753590106964));
            return p;
        }

        V q = V.Fma(V.Of(0.03273577190154543), z, V.Of(-0.02116528695398506));
        q = V.Fma(q, z, V.Of(0.021821229437579307));
        q = V.Fma(q, z, V.Of(0.0036611837229455603));
        q = V.Fma(q, z, V.Of(0.010791810733382708));
        q = V.Fma(q, z, V.Of(0.01139692551806882));
        q = V.Fma(q, z, V.Of(0.013981053991607354));
        q = V.Fma(q, z, V.Of(0.017351593332466258));
        q = V.Fma(q, z, V.Of(0.022372215983282068));
        q = V.Fma(q, z, V.Of(0.030381942673999882));
        q = V.Fma(q, z, V.Of(0.044642857175285384));
        q = V.Fma(q, z, V.Of(0.07499999999970121));
        q = V.Fma(q, z, V.Of(0.16666666666666763));
        return q;
    }
}
