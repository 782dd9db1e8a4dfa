using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>Φ(x) = ½ (1 + erf(x/√2)), the share of a normal distribution that is below x.</summary>
/// <remarks>
/// In float32 within an ulp of 1, and never negative; far below 0, where that is little of the share itself, only its order of magnitude is right. Its exponential is that of the
/// distribution's density: a loop that computes both, as gelu and its derivative, computes it once.
/// </remarks>
internal readonly struct Phi : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        if (V.Bits == 64)
        {
            return V.Of(0.5) * Erfc.At(x * V.Of(-0.70710678118654752440));
        }

        V tail = Exp.At(x * x * V.Of(-0.5)) * Quotient(V.Clamp(V.Abs(x), V.Of(0), V.Of(5.6)));
        return V.Select(V.Less(x, V.Of(0)), tail, V.Of(1) - tail);
    }

    /// <summary>(1 − Φ(x))·exp(x²/2) for x from 0 to 5.6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Quotient<V>(V x)
        where V : struct, ILane<V>
    {
        V p = V.Fma(V.Of(-5.132125835416446e-09), x, V.Of(1.770369948417283e-07));
        p = V.Fma(p, x, V.Of(-2.7750654680858133e-06));
        p = V.Fma(p, x, V.Of(2.637576289998833e-05));
        p = V.Fma(p, x, V.Of(-0.0001718104031169787));
        p = V.Fma(p, x, V.Of(0.0008268466335721314));
        p = V.Fma(p, x, V.Of(-0.0031178377103060484));
        p = V.Fma(p, x, V.Of(0.009706223383545876));
        p = V.Fma(p, x, V.Of(-0.026081273332238197));
        p = V.Fma(p, x, V.Of(0.062255408614873886));
        p = V.Fma(p, x, V.Of(-0.13291114568710327));
        p = V.Fma(p, x, V.Of(0.24998986721038818));
        p = V.Fma(p, x, V.Of(-0.3989417552947998));
        return V.Fma(p, x, V.Of(0.5));
    }
}
