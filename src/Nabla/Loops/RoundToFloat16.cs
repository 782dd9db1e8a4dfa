using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>A float32 rounded to what float16 can hold: to nearest, ties to even, with gradual underflow and overflow to infinity; NaN stays NaN.</summary>
internal readonly struct RoundToFloat16 : IFormula1
{
    private const double Greatest = 65504;
    private const double LeastNormal = 1.0 / (1 << 14);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V magnitude = V.Abs(x);
        V odd = V.ShiftRight(magnitude, 13) & V.OfBits(1);
        V normal = V.AddBits(V.AddBits(magnitude, V.OfBits(0xFFF)), odd) & V.OfBits(0xFFFFE000);

        // Beside one half, the last bit of a float32 is worth as much as the least number of this format.
        V tiny = magnitude + V.Of(0.5) - V.Of(0.5);
        V rounded = V.Select(V.Less(magnitude, V.Of(LeastNormal)), tiny, normal);
        rounded = V.Select(V.Less(V.Of(Greatest), rounded), V.Of(double.PositiveInfinity), rounded);
        return V.Select(V.Equal(x, x), V.CopySign(rounded, x), x);
    }
}
