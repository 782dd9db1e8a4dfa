using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>√(x² + y²) without overflow or underflow on the way; infinite where either number is.</summary>
internal readonly struct Hypot : IFormula2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x, V y)
        where V : struct, ILane<V>
    {
        V a = V.Max(V.Abs(x), V.Abs(y));
        V b = V.Min(V.Abs(x), V.Abs(y));
        V e = V.Exponent(a);
        V large = V.Scale(a, -e);
        V small = V.Scale(b, -e);
        V square = large * large;
        V smallSquare = small * small;
        V sum = square + smallSquare;
        V lost = ((square - sum) + smallSquare) + (V.Fma(large, large, -square) + V.Fma(small, small, -smallSquare));
        V root = V.Sqrt(sum);
        V z = V.Scale(root + ((V.Fma(-root, root, sum) + lost) / (root + root)), e);
        z = V.Select(V.Equal(a, V.Of(0)), a, z);
        V infinity = V.Of(double.PositiveInfinity);
        return V.Select(V.Equal(V.Abs(x), infinity) | V.Equal(V.Abs(y), infinity), infinity, z);
    }
}
