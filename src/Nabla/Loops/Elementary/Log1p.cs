using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>log(1 + x), with its relative accuracy near 0: −∞ at −1, NaN below.</summary>
internal readonly struct Log1p : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        // sum + lost is exactly 1 + x.
        V sum = V.Of(1) + x;
        V taken = sum - V.Of(1);
        V lost = (V.Of(1) - (sum - taken)) + (x - taken);
        return V.CopySign(Logarithm.OfSum(sum, lost, V.Of(0)), x);
    }
}
