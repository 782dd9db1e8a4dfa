using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The angle in [−π/2, π/2] whose tangent is x.</summary>
internal readonly struct Atan : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        // Above 1, π/2 less the angle of the inverse.
        V a = V.Abs(x);
        V isSteep = V.Less(V.Of(1), a);
        V r = V.Select(isSteep, V.Of(-1) / a, a);
        V quarter = V.Select(isSteep, V.Of(V.Bits == 32 ? 1.5707963705062866 : 1.5707963267948966), V.Of(0));
        V rest = V.Select(isSteep, V.Of(V.Bits == 32 ? -4.371138828673793e-08 : 6.123233995736766e-17), V.Of(0));
        V large = quarter + r;
        V lost = (quarter - large) + r;
        return V.CopySign(large + (lost + Tail(r, rest)), x);
    }

    /// <summary>atan r − r + rest for |r| ≤ 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tail<V>(V r, V rest)
        where V : struct, ILane<V>
    {
        V z = r * r;
        return V.Fma(r * z, Quotient(z), rest);
    }

    /// <summary>(atan √z − √z)/(z√z) for z in [0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quotient<V>(V z)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Of(-0.0017857946222648025), z, V.Of(0.010880176909267902));
            p = V.Fma(p, z, V.Of(-0.031115079298615456));
            p = V.Fma(p, z, V.Of(0.057896338403224945));
            p = V.Fma(p, z, V.Of(-0.08400002121925354));
            p = V.Fma(p, z, V.Of(0.1095106303691864));
            p = V.Fma(p, z, V.Of(-0.14264041185379028));
            p = V.Fma(p, z, V.Of(0.1999853104352951));
            p = V.Fma(p, z, V.Of(-0.33333298563957214));
            return p;
        }

        V q = V.Fma(V.Of(-8.629574276661347e-06), z, V.Of(0.00010361946651619717));
        q = V.Fma(q, z, V.Of(-0.0005916953590241084));
        q = V.Fma(q, z, V.Of(0.00214809582286292));
        q = V.Fma(q, z, V.Of(-0.00560539071720733));
        q = V.Fma(q, z, V.Of(0.011307441082188008));
        q = V.Fma(q, z, V.Of(-0.01860298079885389));
        q = V.Fma(q, z, V.Of(0.026142202665972725));
        q = V.Fma(q, z, V.Of(-0.032779235448238325));
        q = V.Fma(q, z, V.Of(0.03820690992512398));
        q = V.Fma(q, z, V.Of(-0.042862663006393915));
        q = V.Fma(q, z, V.Of(0.04744888298136102));
        q = V.Fma(q, z, V.Of(-0.05259425141392467));
        q = V.Fma(q, z, V.Of(0.05881714714726529));
        q = V.Fma(q, z, V.Of(-0.0666658355978016));
        q = V.Fma(q, z, V.Of(0.07692299701269141));
        q = V.Fma(q, z, V.Of(-0.09090908547195294));
        q = V.Fma(q, z, V.Of(0.11111111086497327));
        q = V.Fma(q, z, V.Of(-0.14285714285040593));
        q = V.Fma(q, z, V.Of(0.19999999999990573));
        q = V.Fma(q, z, V.Of(-0.33333333333333287));
        return q;
    }
}
