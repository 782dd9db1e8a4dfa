using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The hyperbolic cosine.</summary>
internal readonly struct Cosh : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V half = Hyperbola.HalfCosine(V.Abs(x));
        return half + half;
    }
}
