using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>A float32 rounded to what bfloat16 can hold: to nearest, ties to even; NaN stays NaN.</summary>
internal readonly struct RoundToBFloat16 : IFormula1
{
    private const ulong Kept = 0xFFFF0000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At<V>(V x)
        where V : struct, ILane<V>
    {
        V odd = V.ShiftRight(x, 16) & V.OfBits(1);
        V rounded = V.AddBits(V.AddBits(x, V.OfBits(0x7FFF)), odd);
        return V.Select(V.Equal(x, x), rounded, x | V.OfBits(0x400000)) & V.OfBits(Kept);
    }
}
