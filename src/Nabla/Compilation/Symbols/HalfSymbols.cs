using Nabla.Loops;

namespace Nabla.Compilation;

/// <summary>Numbers of half precision as they are held in a loop: float32 that half precision can hold.</summary>
internal static class HalfSymbols
{
    /// <summary>The formula that rounds a float32 to what a type of half precision can hold; null for other types.</summary>
    public static Formula? Rounding(DType dtype) => dtype switch
    {
        DType.Float16 => Formula1<RoundToFloat16>.Token,
        DType.BFloat16 => Formula1<RoundToBFloat16>.Token,
        _ => null,
    };

    /// <summary>A result of that type: rounded, unless it is one of the numbers that it was chosen from.</summary>
    /// <param name="x">What was computed in float32.</param>
    /// <param name="dtype">The type of the result.</param>
    /// <param name="held">What it was computed from that the type holds already.</param>
    public static Expression Rounded(Expression x, DType dtype, params ReadOnlySpan<Expression> held)
        => Rounding(dtype) is { } rounding && !IsHeld(x, held) ? FormulaSymbols.Of(rounding, DType.Float32, x) : x;

    /// <summary>The bits of a constant of half precision as a float32.</summary>
    public static ulong Widened(DType dtype, ulong bits)
        => BitConverter.SingleToUInt32Bits(dtype == DType.Float16 ? (float)BitConverter.UInt16BitsToHalf((ushort)bits) : BitConverter.UInt32BitsToSingle((uint)bits << 16));

    private static bool IsHeld(Expression? x, ReadOnlySpan<Expression> held) => x is not null && (held.Contains(x) || x.Step switch
    {
        Step.Select => IsHeld(x.Y, held) && IsHeld(x.Z, held),
        Step.Min or Step.Max => IsHeld(x.X, held) && IsHeld(x.Y, held),
        Step.Clamp => IsHeld(x.X, held) && IsHeld(x.Y, held) && IsHeld(x.Z, held),
        Step.Negate or Step.Abs => IsHeld(x.X, held),
        Step.Constant => x.Bits is 0,
        _ => false,
    });
}
