using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>log(1 + eˣ), a smooth max(x, 0); its tail at −∞ keeps its relative accuracy.</summary>
internal readonly struct Softplus : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        // max(x, 0) + log(1 + e⁻ˡˣˡ), with the exponential as a sum of two numbers.
        V t = Exponential.Reduce(V.Clamp(-V.Abs(x), Exponential.Least<V>(), V.Of(0)), out V r);
        V rise = Exponential.Rise(r);
        V power = V.Of(1) + rise;
        V e = V.Scale(power, t);
        V sum = V.Of(1) + e;
        V lost = (e - (sum - V.Of(1))) + V.Scale(rise - (power - V.Of(1)), t);

        // The sum is in [1, 2]: halved, where above 1½.
        V high = V.Round(sum - V.Of(1));
        V half = V.Of(-0.5) * high;
        V f = V.Fma(sum, half, sum) - V.Of(1);
        V tail = Logarithm.Tail(f) + (V.Fma(lost, half, lost) / (V.Of(1) + f));
        return V.Clamp(x, V.Of(0), V.Of(double.PositiveInfinity)) + Logarithm.Sum(high, f, tail);
    }
}
