using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <summary>The upper half of a binary32.</summary>
internal readonly struct BFloat16Format : IHalfFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Widen(Vector256<uint> halves) => (halves << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Narrow(Vector256<float> numbers)
    {
        Vector256<uint> bits = numbers.AsUInt32();
        Vector256<uint> odd = (bits >> 16) & Vector256<uint>.One;
        Vector256<uint> rounded = (bits + Vector256.Create(0x7FFFu) + odd) >> 16;
        return Vector256.ConditionalSelect(Vector256.Equals(numbers, numbers).AsUInt32(), rounded, (bits >> 16) | Vector256.Create(0x40u));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> NarrowHeld(Vector256<float> numbers) => numbers.AsUInt32() >> 16;

    public static float Widen(ushort half) => BitConverter.UInt32BitsToSingle((uint)half << 16);

    public static ushort Narrow(float number) => Unsafe.BitCast<BFloat16, ushort>((BFloat16)number);
}
