using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>eˣ.</summary>
internal readonly struct Exp : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V clamped = V.Clamp(x, Exponential.Least<V>(), Exponential.Most<V>());
        V t = Exponential.Reduce(clamped, out V r);
        return V.Scale(V.Kept(1) + Exponential.Rise(r), t);
    }
}
