using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The inverse of the hyperbolic cosine, not negative: NaN below 1.</summary>
internal readonly struct Acosh : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        // log(x + √(x² − 1)), whose argument is a sum of two numbers.
        V square = x * x;
        V difference = square - V.Of(1);
        V lost = ((square - difference) - V.Of(1)) + V.Fma(x, x, -square);
        V root = V.Sqrt(difference);
        V low = (V.Fma(-root, root, difference) + lost) / (root + root);
        V whole = x + root;
        low += root - (whole - x);

        // Where the square would overflow, log 2x.
        V isLarge = V.Less(V.Of(V.Bits == 32 ? 16384.0 : 268435456.0), x);
        V y = Logarithm.OfSum(V.Select(isLarge, x, whole), V.Select(isLarge, V.Of(0), low), V.Select(isLarge, V.Of(1), V.Of(0)));
        return V.Select(V.LessOrEqual(x, V.Of(1)), V.Select(V.Equal(x, V.Of(1)), V.Of(0), V.Of(double.NaN)), y);
    }
}
