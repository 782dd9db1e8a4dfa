using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The cosine, of angles of any size.</summary>
internal readonly struct Cos : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V n = Angle.Reduce(x, out V r, out V rest);
        return V.Each<HugeAngle.Cosine>(Angle.IsHuge(x), x, Angle.Wave(n + V.Of(1), r, rest));
    }
}
