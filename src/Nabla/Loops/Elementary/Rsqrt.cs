using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>1/√x: ±∞ at ±0, NaN below.</summary>
internal readonly struct Rsqrt : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V> => V.Of(1) / V.Sqrt(x);
}
