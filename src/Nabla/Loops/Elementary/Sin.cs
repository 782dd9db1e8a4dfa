using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The sine, of angles of any size.</summary>
internal readonly struct Sin : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V n = Angle.Reduce(x, out V r, out V rest);
        V y = Angle.Wave(n, r, rest);

        // −0 would come out as +0.
        y = V.Select(V.Equal(x, V.Of(0)), x, y);
        return V.Each<HugeAngle.Sine>(Angle.IsHuge(x), x, y);
    }
}
