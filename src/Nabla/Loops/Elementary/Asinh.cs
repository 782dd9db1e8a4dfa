using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The inverse of the hyperbolic sine.</summary>
internal readonly struct Asinh : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        // log(a + √(1 + a²)), whose argument is a sum of two numbers.
        V a = V.Abs(x);
        V square = a * a;
        V sum = V.Of(1) + square;
        V part = sum - V.Of(1);
        V lost = (V.Of(1) - (sum - part)) + (square - part) + V.Fma(a, a, -square);
        V root = V.Sqrt(sum);
        V low = (V.Fma(-root, root, sum) + lost) / (root + root);
        V whole = a + root;
        low += a - (whole - root);

        // Where the square would overflow, log 2a. Where the logarithm's argument is too near 1, two terms of the series.
        V isLarge = V.Less(V.Of(V.Bits == 32 ? 16384.0 : 268435456.0), a);
        V y = Logarithm.OfSum(V.Select(isLarge, a, whole), V.Select(isLarge, V.Of(0), low), V.Select(isLarge, V.Of(1), V.Of(0)));
        V near = V.Fma(square * a, V.Of(-1.0 / 6), a);
        return V.CopySign(V.Select(V.Less(a, V.Of(V.Bits == 32 ? 0.00390625 : 7.62939453125e-06)), near, y), x);
    }
}
