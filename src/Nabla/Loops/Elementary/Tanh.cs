using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>The hyperbolic tangent.</summary>
internal readonly struct Tanh : IFormula1
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        // tanh x = m/(m + 2) with m = e²ˣ − 1, as a sum of two numbers. Beyond the limit it rounds to 1.
        V twice = V.Abs(x) * V.Of(2);
        V m = Expm1.Sum(V.Min(twice, V.Of(V.Bits == 32 ? 20.0 : 42.0)), out V low);
        V sum = m + V.Of(2);
        V lost = (V.Of(2) - sum) + m + low;
        V inverse = V.Of(1) / sum;
        V y = m * inverse;
        V remainder = V.Fma(-y, sum, m) + (low - (y * lost));
        return V.CopySign(V.Fma(remainder, inverse, y), x);
    }
}
