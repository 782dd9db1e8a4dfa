using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <summary>A format of 16 bits: its conversions from and to float32, eight numbers at a time or one.</summary>
internal interface IHalfFormat
{
    /// <summary>From the low halves of words to float32; exact.</summary>
    static abstract Vector256<float> Widen(Vector256<uint> halves);

    /// <summary>From float32 to the low halves of words: to nearest, ties to even; NaN stays NaN.</summary>
    static abstract Vector256<uint> Narrow(Vector256<float> numbers);

    /// <summary>The same of numbers that the format can hold.</summary>
    static abstract Vector256<uint> NarrowHeld(Vector256<float> numbers);

    static abstract float Widen(ushort half);

    static abstract ushort Narrow(float number);
}
