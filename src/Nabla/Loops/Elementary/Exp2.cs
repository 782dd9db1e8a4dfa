using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>2ˣ, exact at integers.</summary>
internal readonly struct Exp2 : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V clamped = V.Clamp(x, V.Of(V.Bits == 32 ? -151.0 : -1076.0), V.Of(V.Bits == 32 ? 129.0 : 1025.0));
        V t = V.Round(clamped);
        V r = clamped - t;
        return V.Scale(V.Fma(Quotient(r), r, V.Of(1)), t);
    }

    /// <summary>(2ʳ − 1)/r for |r| ≤ ½.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quotient<V>(V r)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Of(1.4524203834298532e-05), r, V.Of(0.0001545348932268098));
            p = V.Fma(p, r, V.Of(0.0013337167911231518));
            p = V.Fma(p, r, V.Of(0.009618083946406841));
            p = V.Fma(p, r, V.Of(0.05550405755639076));
            p = V.Fma(p, r, V.Of(0.24022650718688965));
            p = V.Fma(p, r, V.Of(0.6931471824645996));
            return p;
        }

        V q = V.Fma(V.Of(2.708004635109129e-11), r, V.Of(4.4748953129064065e-10));
        q = V.Fma(q, r, V.Of(7.053951444159751e-09));
        q = V.Fma(q, r, V.Of(1.0177924156456857e-07));
        q = V.Fma(q, r, V.Of(1.3215489232147748e-06));
        q = V.Fma(q, r, V.Of(1.5252734179637594e-05));
        q = V.Fma(q, r, V.Of(0.00015403530390624694));
        q = V.Fma(q, r, V.Of(0.0013333558146028073));
        q = V.Fma(q, r, V.Of(0.009618129107629778));
        q = V.Fma(q, r, V.Of(0.05550410866482337));
        q = V.Fma(q, r, V.Of(0.2402265069591007));
        q = V.Fma(q, r, V.Of(0.6931471805599453));
        return q;
    }
}
