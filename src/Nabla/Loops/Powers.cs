using System.Runtime.CompilerServices;

namespace Nabla.Loops;

/// <summary>Scaling by powers of two, and exponents, where the processor has no instruction for them.</summary>
internal static class Powers
{
    /// <summary>What tells the processor's own instruction to find a mantissa in [¾, 1½), and NaN for negative numbers.</summary>
    public const byte FromThreeQuarters = 0b1111;

    /// <summary>x·2ⁿ for integral n within ±2100, rounded once.</summary>
    /// <remarks>
    /// Three factors, of which the first two never leave a subnormal number unless the result is 0 anyway: they keep
    /// enough distance (24 or 53 powers of two) from the smallest normal number.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Scale<V>(V x, V n)
        where V : struct, ILane<V>
    {
        int most = V.Bits == 32 ? 127 : 1023;
        int step = V.Bits == 32 ? -102 : -969;
        V least = V.Of(1 - most);
        V first = V.Select(V.Less(n, least), V.Of(step), V.Select(V.Less(V.Of(most), n), V.Of(most), V.Of(0)));
        n -= first;
        V second = V.Select(V.Less(n, least), V.Of(step), V.Select(V.Less(V.Of(most), n), V.Of(most), V.Of(0)));
        V third = V.Min(V.Max(n - second, least), V.Of(most));
        return x * OfExponent(first) * OfExponent(second) * OfExponent(third);
    }

    /// <summary>⌊log₂|x|⌋ of finite nonzero x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exponent<V>(V x)
        where V : struct, ILane<V> => Counted(Normal(x, out V bias), bias);

    /// <summary>See <see cref="ILane{V}.Mantissa"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Mantissa<V>(V x)
        where V : struct, ILane<V>
    {
        V fraction = V.OfBits(V.Bits == 32 ? 0x7FFFFFul : 0xFFFFFFFFFFFFFul);
        V m = (Normal(x, out _) & fraction) | V.Of(1);
        m = V.Select(V.Less(m, V.Of(1.5)), m, m * V.Of(0.5));
        return V.Select(V.LessOrEqual(V.Of(0), x), m, V.Of(double.NaN));
    }

    /// <summary>See <see cref="ILane{V}.Octave"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Octave<V>(V x)
        where V : struct, ILane<V>
    {
        // Half a unit more carries into the exponent from 1½ on.
        V half = V.OfBits(V.Bits == 32 ? 0x400000ul : 0x8000000000000ul);
        V n = Counted(V.AddBits(Normal(x, out V bias), half), bias);
        n = V.Select(V.Less(x, V.Of(double.PositiveInfinity)), n, x);
        return V.Select(V.Equal(x, V.Of(0)), V.Of(double.NegativeInfinity), n);
    }

    /// <summary>|x|, multiplied by a power of two where it is subnormal, and what its exponent is counted from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Normal<V>(V x, out V bias)
        where V : struct, ILane<V>
    {
        int fraction = V.Bits == 32 ? 23 : 52;
        int zero = V.Bits == 32 ? 127 : 1023;
        V magnitude = V.Abs(x);
        V subnormal = V.Less(magnitude, V.Of(V.Bits == 32 ? 1.17549435E-38 : 2.2250738585072014E-308));
        bias = V.Select(subnormal, V.Of(zero + fraction + 1), V.Of(zero));
        return V.Select(subnormal, magnitude * V.Of(V.Bits == 32 ? 0x1000000 : 0x20000000000000), magnitude);
    }

    /// <summary>The exponent of a normal number, as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Counted<V>(V magnitude, V bias)
        where V : struct, ILane<V>
    {
        // The biased exponent, put into the low bits of 2ᶠ, counts in units.
        V unit = V.Of(V.Bits == 32 ? 0x800000 : 0x10000000000000);
        return (V.ShiftRight(magnitude, V.Bits == 32 ? 23 : 52) | unit) - unit - bias;
    }

    /// <summary>2ⁿ for integral n of a normal result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OfExponent<V>(V n)
        where V : struct, ILane<V>
    {
        int fraction = V.Bits == 32 ? 23 : 52;
        V low = n + V.Of(V.Bits == 32 ? 0xC00000 : 0x18000000000000);
        return V.ShiftLeft(V.AddBits(low, V.OfBits(V.Bits == 32 ? 127ul : 1023ul)), fraction);
    }
}
