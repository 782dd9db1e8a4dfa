using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <summary>IEEE 754 binary16: 5 bits of exponent, 10 of fraction.</summary>
internal readonly struct Float16Format : IHalfFormat
{
    // What the fraction of a float32 has more, the exponents of 1, and the least normal number in float32's bits.
    private const int FractionBits = 13;
    private const uint Rebias = (127 - 15) << 23;
    private const uint LeastNormal = Rebias + (1 << 23);
    private const uint InfiniteExponent = 0x7C00 << FractionBits;
    private const uint Infinity = 0x7F800000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Widen(Vector256<uint> halves)
    {
        Vector256<uint> magnitude = (halves & Vector256.Create(0x7FFFu)) << FractionBits;
        Vector256<uint> exponent = magnitude & Vector256.Create(InfiniteExponent);

        // A number below the normal ones gets a leading one, which is subtracted again.
        Vector256<uint> isTiny = Vector256.Equals(exponent, Vector256<uint>.Zero);
        Vector256<uint> isInfinite = Vector256.Equals(exponent, Vector256.Create(InfiniteExponent));
        magnitude += Vector256.Create(Rebias) + (isTiny & Vector256.Create(1u << 23)) + (isInfinite & Vector256.Create(Rebias));
        Vector256<float> number = magnitude.AsSingle() - (isTiny & Vector256.Create(LeastNormal)).AsSingle();
        return (number.AsUInt32() | ((halves & Vector256.Create(0x8000u)) << 16)).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Narrow(Vector256<float> numbers)
    {
        Vector256<uint> bits = numbers.AsUInt32();
        Vector256<uint> magnitude = bits & Vector256.Create(0x7FFFFFFFu);
        Vector256<uint> odd = (magnitude >> FractionBits) & Vector256<uint>.One;
        Vector256<uint> normal = (magnitude - Vector256.Create(Rebias - 0xFFF) + odd) >> FractionBits;

        // Beside one half, the last bit of a float32 is worth as much as the least number of this format.
        Vector256<uint> half = Vector256.Create(0.5f).AsUInt32();
        Vector256<uint> tiny = (magnitude.AsSingle() + half.AsSingle()).AsUInt32() - half;
        Vector256<uint> strange = Vector256.Create(0x7C00u)
            | (Above(magnitude, Infinity) & (Vector256.Create(0x200u) | ((magnitude >> FractionBits) & Vector256.Create(0x3FFu))));
        Vector256<uint> result = Vector256.ConditionalSelect(Above(magnitude, LeastNormal - 1), normal, tiny);
        result = Vector256.ConditionalSelect(Above(magnitude, ((127 + 16) << 23) - 1), strange, result);
        return result | ((bits & Vector256.Create(0x80000000u)) >> 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> NarrowHeld(Vector256<float> numbers) => Narrow(numbers);

    public static float Widen(ushort half) => (float)BitConverter.UInt16BitsToHalf(half);

    public static ushort Narrow(float number) => BitConverter.HalfToUInt16Bits((Half)number);

    // Signs are gone, so words compare as integers with a sign do, which is one instruction everywhere.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Above(Vector256<uint> magnitude, uint limit) =>
        Vector256.GreaterThan(magnitude.AsInt32(), Vector256.Create((int)limit)).AsUInt32();
}
