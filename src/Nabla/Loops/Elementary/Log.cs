using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The natural logarithm: −∞ at ±0, NaN below.</summary>
internal readonly struct Log : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V e = Logarithm.Reduce(x, out V f);
        return Logarithm.Sum(e, f, Logarithm.Tail(f));
    }
}
