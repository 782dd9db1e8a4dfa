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
        // tanh x = h/(h + 1) with h = ½(e²ˣ − 1), a sum of two numbers. Beyond the limit it rounds to 1.
        V twice = V.Clamp(V.Abs(x) * V.Of(2), V.Of(0), V.Of(V.Bits == 32 ? 20.0 : 42.0));
        V h = Expm1.HalfSum(twice, out V low);
        V sum = h + V.Of(1);
        V lost = (V.Of(1) - sum) + h + low;
        V inverse = V.Of(1) / sum;
        V y = h * inverse;
        V remainder = V.Fma(-y, sum, h) + (low - (y * lost));
        return V.CopySign(V.Fma(remainder, inverse, y), x);
    }
}
