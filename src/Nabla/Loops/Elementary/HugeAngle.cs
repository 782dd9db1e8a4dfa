namespace Nabla.Loops;

/// <summary>Angles too large for <see cref="Angle.Reduce"/>, one at a time: x = n·π/2 + r with |r| ≤ π/4, by Payne and Hanek's method.</summary>
internal static class HugeAngle
{
    /// <summary>The bits of 2/π, after 64 zeros.</summary>
    public static ReadOnlySpan<ulong> TwoOverPi =>
    [
        0x0000000000000000, 0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041,
        0xFE5163ABDEBBC561, 0xB7246E3A424DD2E0, 0x06492EEA09D1921C, 0xFE1DEB1CB129A73E,
        0xE88235F52EBB4484, 0xE99C7026B45F7E41, 0x3991D639835339F4, 0x9C845F8BBDF9283B,
        0x1FF897FFDE05980F, 0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D,
        0x7527BAC7EBE5F17B, 0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB,
    ];

    /// <summary>n modulo 4, and r as the sum of the result and <paramref name="rest"/>, of finite x of at least 2⁻¹⁰ in magnitude.</summary>
    private static double Reduce(double x, out double rest, out int n)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        int exponent = (int)((bits >> 52) & 0x7FF) - 1075;
        ulong mantissa = (bits & 0xF_FFFF_FFFF_FFFF) | 0x10_0000_0000_0000;

        // x is mantissa·2ᵉ. Bits of 2/π that 2ᵉ makes multiples of 4 count whole turns: the window begins behind them.
        int start = exponent + 62;
        UInt128 high = Window(start);
        ulong low = Word(start + 128);
        UInt128 lowest = (UInt128)mantissa * low;
        UInt128 middle = ((UInt128)mantissa * (ulong)high) + (ulong)(lowest >> 64);
        ulong top = (mantissa * (ulong)(high >> 64)) + (ulong)(middle >> 64);

        // top, middle and lowest are turns as a fraction of 192 bits; the first two count quarters.
        UInt128 fraction = (new UInt128(top, (ulong)middle) << 2) | ((ulong)lowest >> 62);
        int quarters = (int)(top >> 62);
        bool negative = (Int128)fraction < 0;
        if (negative)
        {
            quarters++;
            fraction = UInt128.Zero - fraction;
        }

        n = x < 0 ? -quarters : quarters;
        int zeros = (int)UInt128.LeadingZeroCount(fraction);
        UInt128 normal = fraction << zeros;
        double first = (ulong)(normal >> 75);
        double second = (ulong)(normal >> 22) & 0x1F_FFFF_FFFF_FFFF;
        double scale = Math.ScaleB(1, -53 - zeros);
        const double HalfPi = 1.5707963267948966;
        const double HalfPiRest = 6.123233995736766e-17;
        double large = first * HalfPi;
        double small = Math.FusedMultiplyAdd(first, HalfPi, -large) + (first * HalfPiRest) + (second * HalfPi * 1.1102230246251565E-16);
        scale = (x < 0) ^ negative ? -scale : scale;
        double r = large + small;
        rest = (small - (r - large)) * scale;
        return r * scale;
    }

    private static UInt128 Window(int start) => new(Word(start), Word(start + 64));

    private static ulong Word(int start)
    {
        int word = start / 64;
        int shift = start % 64;
        return shift == 0 ? TwoOverPi[word] : (TwoOverPi[word] << shift) | (TwoOverPi[word + 1] >> (64 - shift));
    }

    /// <summary>sin(n·π/2 + r + rest).</summary>
    private static double Wave(double r, double rest, int n)
    {
        double z = r * r;
        double y = (n & 1) == 0
            ? r + SineTail(r, rest)
            : Math.FusedMultiplyAdd(z, Math.FusedMultiplyAdd(z, CosineTail(z), -0.5), Math.FusedMultiplyAdd(-r, rest, 1));
        return (n & 2) == 0 ? y : -y;
    }

    /// <summary>tan(n·π/2 + r + rest).</summary>
    private static double Slope(double r, double rest, int n)
    {
        // Sine and cosine as sums of two numbers, and the quotient's remainder.
        double tail = SineTail(r, rest);
        double sine = r + tail;
        double sineLow = tail - (sine - r);
        double z = r * r;
        double half = -0.5 * z;
        double fall = 1 + half;
        double more = Math.FusedMultiplyAdd(z * z, CosineTail(z), Math.FusedMultiplyAdd(-0.5, Math.FusedMultiplyAdd(r, r, -z), -r * rest)) + ((1 - fall) + half);
        double cosine = fall + more;
        double cosineLow = more - (cosine - fall);
        (double above, double aboveLow, double below, double belowLow) = (n & 1) == 0
            ? (sine, sineLow, cosine, cosineLow)
            : (cosine, cosineLow, -sine, -sineLow);
        double y = above / below;
        return y + ((Math.FusedMultiplyAdd(-y, below, above) + (aboveLow - (y * belowLow))) / below);
    }

    /// <summary>sin(r + rest) − r.</summary>
    private static double SineTail(double r, double rest)
    {
        double z = r * r;
        double sine = Math.FusedMultiplyAdd(-7.44180713528281e-13, z, 1.6055303435550158e-10);
        sine = Math.FusedMultiplyAdd(sine, z, -2.5052078033669192e-08);
        sine = Math.FusedMultiplyAdd(sine, z, 2.755731909772444e-06);
        sine = Math.FusedMultiplyAdd(sine, z, -0.00019841269840998514);
        sine = Math.FusedMultiplyAdd(sine, z, 0.00833333333333306);
        sine = Math.FusedMultiplyAdd(sine, z, -0.16666666666666666);
        return Math.FusedMultiplyAdd(r * z, sine, rest);
    }

    /// <summary>(cos √z − 1 + z/2)/z².</summary>
    private static double CosineTail(double z)
    {
        double cosine = Math.FusedMultiplyAdd(-1.1354279981701455e-11, z, 2.0875618941417145e-09);
        cosine = Math.FusedMultiplyAdd(cosine, z, -2.7557313579690995e-07);
        cosine = Math.FusedMultiplyAdd(cosine, z, 2.480158728678867e-05);
        cosine = Math.FusedMultiplyAdd(cosine, z, -0.0013888888888869777);
        return Math.FusedMultiplyAdd(cosine, z, 0.041666666666666574);
    }

    /// <summary>The sine; NaN of what is not finite.</summary>
    public readonly struct Sine : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => double.IsFinite(x) ? Wave(Reduce(x, out double rest, out int n), rest, n) : double.NaN;
    }

    /// <summary>The cosine; NaN of what is not finite.</summary>
    public readonly struct Cosine : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => double.IsFinite(x) ? Wave(Reduce(x, out double rest, out int n), rest, n + 1) : double.NaN;
    }

    /// <summary>The tangent; NaN of what is not finite.</summary>
    public readonly struct Tangent : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => double.IsFinite(x) ? Slope(Reduce(x, out double rest, out int n), rest, n) : double.NaN;
    }
}
