using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The error function, 2/√π·∫₀ˣ exp(−t²) dt.</summary>
internal readonly struct Erf : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        // Beyond the upper limit the result rounds to 1.
        V a = V.Clamp(V.Abs(x), V.Of(0), V.Of(V.Bits == 32 ? 4.0 : 5.95));
        V t = Exponential.Reduce(LogarithmOfComplement(a), out V r);
        V above = V.Of(1) - V.Scale(V.Of(1) + Exponential.Rise(r), t);
        V near = V.Fma(a, NearZero(a * a), a);
        return V.CopySign(V.Select(V.Less(a, V.Of(0.92)), near, above), x);
    }

    /// <summary>erf(√z)/√z − 1 for z in [0, 0.92²].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V NearZero<V>(V z)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Of(8.330962009495124e-05), z, V.Of(-0.0008131409413181245));
            p = V.Fma(p, z, V.Of(0.005199781619012356));
            p = V.Fma(p, z, V.Of(-0.02685873582959175));
            p = V.Fma(p, z, V.Of(0.11283678561449051));
            p = V.Fma(p, z, V.Of(-0.37612631916999817));
            p = V.Fma(p, z, V.Of(0.12837916612625122));
            return p;
        }

        V q = V.Fma(V.Of(-8.776872818949117e-10), z, V.Of(1.4195543967631425e-08));
        q = V.Fma(q, z, V.Of(-1.630825168482631e-07));
        q = V.Fma(q, z, V.Of(1.6459289507485575e-06));
        q = V.Fma(q, z, V.Of(-1.4925616251008004e-05));
        q = V.Fma(q, z, V.Of(0.00012055336968626226));
        q = V.Fma(q, z, V.Of(-0.0008548327276069426));
        q = V.Fma(q, z, V.Of(0.005223977632431746));
        q = V.Fma(q, z, V.Of(-0.026866170646156186));
        q = V.Fma(q, z, V.Of(0.1128379167096272));
        q = V.Fma(q, z, V.Of(-0.3761263890318398));
        q = V.Fma(q, z, V.Of(0.1283791670955126));
        return q;
    }

    /// <summary>log(1 − erf(x)) for x from 0.92 to 4 or 5.95; 1 − erf(x) is right to 2⁻²⁸ or 2⁻⁵⁷ of erf(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogarithmOfComplement<V>(V x)
        where V : struct, ILane<V>
    {
        if (V.Bits == 32)
        {
            V p = V.Fma(V.Of(-2.1098179786349647e-05), x, V.Of(0.0004344961780589074));
            p = V.Fma(p, x, V.Of(-0.0041712140664458275));
            p = V.Fma(p, x, V.Of(0.025119798257946968));
            p = V.Fma(p, x, V.Of(-0.10828062146902084));
            p = V.Fma(p, x, V.Of(-0.633346438407898));
            p = V.Fma(p, x, V.Of(-1.1295151710510254));
            p = V.Fma(p, x, V.Of(0.00017472643230576068));
            return p;
        }

        V q = V.Fma(V.Of(1.3020386838340925e-12), x, V.Of(-5.845120312790067e-11));
        q = V.Fma(q, x, V.Of(1.228636138526159e-09));
        q = V.Fma(q, x, V.Of(-1.605423409442928e-08));
        q = V.Fma(q, x, V.Of(1.4582640180908574e-07));
        q = V.Fma(q, x, V.Of(-9.732951558739387e-07));
        q = V.Fma(q, x, V.Of(4.8977852241325095e-06));
        q = V.Fma(q, x, V.Of(-1.8583513397487254e-05));
        q = V.Fma(q, x, V.Of(5.096900431398266e-05));
        q = V.Fma(q, x, V.Of(-8.390508263964211e-05));
        q = V.Fma(q, x, V.Of(-2.015525369046335e-05));
        q = V.Fma(q, x, V.Of(0.0006053769248547369));
        q = V.Fma(q, x, V.Of(-0.0017279316945948858));
        q = V.Fma(q, x, V.Of(0.0002437356949582249));
        q = V.Fma(q, x, V.Of(0.019103249860309982));
        q = V.Fma(q, x, V.Of(-0.10275986839467449));
        q = V.Fma(q, x, V.Of(-0.6366240901646437));
        q = V.Fma(q, x, V.Of(-1.1283782785961332));
        q = V.Fma(q, x, V.Of(-8.415163428722213e-08));
        return q;
    }
}
