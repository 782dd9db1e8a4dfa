using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Gpu;

/// <summary><see cref="HugeAngle"/> in C: functions of one number, step for step.</summary>
internal static class HugeAngleText
{
    /// <summary>What the page calls a function, or null where it has none.</summary>
    public static string? NameOf(ScalarFunction function)
        => ReferenceEquals(function, ScalarFunction<HugeAngle.Sine>.Token) ? "huge_sine"
            : ReferenceEquals(function, ScalarFunction<HugeAngle.Cosine>.Token) ? "huge_cosine"
            : ReferenceEquals(function, ScalarFunction<HugeAngle.Tangent>.Token) ? "huge_tangent"
            : null;

    /// <summary>The page.</summary>
    public static string Page { get; } = $$"""
        CONSTANT u64 two_over_pi[{{HugeAngle.TwoOverPi.Length}}] = { {{string.Join(", ", HugeAngle.TwoOverPi.ToArray().Select(word => $"0x{word:X16}"))}} };
        FUNCTION u64 huge_word(i32 start) {
            i32 word = start / 64;
            i32 shift = start % 64;
            return shift == 0 ? two_over_pi[word] : (two_over_pi[word] << shift) | (two_over_pi[word + 1] >> (64 - shift));
        }
        FUNCTION f64 huge_reduce(f64 x, f64* rest, i32* n) {
            u64 bits = bits_of_f64(x);
            i32 start = (i32)((bits >> 52) & 0x7FF) - 1075 + 62;
            u64 mantissa = (bits & 0xFFFFFFFFFFFFF) | 0x10000000000000;
            u64 above = huge_word(start);
            u64 high = huge_word(start + 64);
            u64 low = huge_word(start + 128);
            u64 lowest = mantissa * low;
            u64 middle = mantissa * high + u64_high(mantissa, low);
            u64 carry = middle < u64_high(mantissa, low) ? 1 : 0;
            u64 top = mantissa * above + u64_high(mantissa, high) + carry;
            u64 f1 = (top << 2) | (middle >> 62);
            u64 f0 = (middle << 2) | (lowest >> 62);
            i32 quarters = (i32)(top >> 62);
            i32 negative = (i64)f1 < 0;
            if (negative) {
                quarters++;
                f1 = ~f1 + (f0 == 0 ? 1 : 0);
                f0 = (u64)0 - f0;
            }
            *n = x < 0.0 ? -quarters : quarters;
            i32 zeros = f1 != 0 ? u64_zeros(f1) : 64 + u64_zeros(f0);
            i32 shift = zeros & 63;
            u64 n1 = zeros >= 64 ? f0 << shift : shift == 0 ? f1 : (f1 << shift) | (f0 >> (64 - shift));
            u64 n0 = zeros >= 64 ? 0 : f0 << shift;
            f64 first = (f64)(i64)(n1 >> 11);
            f64 second = (f64)(i64)(((n1 << 42) | (n0 >> 22)) & 0x1FFFFFFFFFFFFF);
            f64 scale = f64_of_bits((u64)(1023 - 53 - zeros) << 52);
            f64 large = first * 1.5707963267948966;
            f64 small = f64_fma(first, 1.5707963267948966, -large) + (first * 6.123233995736766E-17) + (second * 1.5707963267948966 * 1.1102230246251565E-16);
            scale = (x < 0.0) != negative ? -scale : scale;
            f64 r = large + small;
            *rest = (small - (r - large)) * scale;
            return r * scale;
        }
        FUNCTION f64 huge_sine_tail(f64 r, f64 rest) {
            f64 z = r * r;
            f64 sine = f64_fma(-7.44180713528281E-13, z, 1.6055303435550158E-10);
            sine = f64_fma(sine, z, -2.5052078033669192E-08);
            sine = f64_fma(sine, z, 2.755731909772444E-06);
            sine = f64_fma(sine, z, -0.00019841269840998514);
            sine = f64_fma(sine, z, 0.00833333333333306);
            sine = f64_fma(sine, z, -0.16666666666666666);
            return f64_fma(r * z, sine, rest);
        }
        FUNCTION f64 huge_cosine_tail(f64 z) {
            f64 cosine = f64_fma(-1.1354279981701455E-11, z, 2.0875618941417145E-09);
            cosine = f64_fma(cosine, z, -2.7557313579690995E-07);
            cosine = f64_fma(cosine, z, 2.480158728678867E-05);
            cosine = f64_fma(cosine, z, -0.0013888888888869777);
            return f64_fma(cosine, z, 0.041666666666666574);
        }
        FUNCTION f64 huge_wave(f64 r, f64 rest, i32 n) {
            f64 z = r * r;
            f64 y = (n & 1) == 0
                ? r + huge_sine_tail(r, rest)
                : f64_fma(z, f64_fma(z, huge_cosine_tail(z), -0.5), f64_fma(-r, rest, 1.0));
            return (n & 2) == 0 ? y : -y;
        }
        FUNCTION f64 huge_slope(f64 r, f64 rest, i32 n) {
            f64 tail = huge_sine_tail(r, rest);
            f64 sine = r + tail;
            f64 sine_low = tail - (sine - r);
            f64 z = r * r;
            f64 half_z = -0.5 * z;
            f64 fall = 1.0 + half_z;
            f64 more = f64_fma(z * z, huge_cosine_tail(z), f64_fma(-0.5, f64_fma(r, r, -z), -r * rest)) + ((1.0 - fall) + half_z);
            f64 cosine = fall + more;
            f64 cosine_low = more - (cosine - fall);
            i32 even = (n & 1) == 0;
            f64 above = even ? sine : cosine;
            f64 above_low = even ? sine_low : cosine_low;
            f64 below = even ? cosine : -sine;
            f64 below_low = even ? cosine_low : -sine_low;
            f64 y = above / below;
            return y + ((f64_fma(-y, below, above) + (above_low - (y * below_low))) / below);
        }
        FUNCTION f64 huge_sine(f64 x, f64 y) {
            f64 rest;
            i32 n;
            if (!(x - x == 0.0)) { return f64_of_bits(0x7FF8000000000000); }
            f64 r = huge_reduce(x, &rest, &n);
            return huge_wave(r, rest, n);
        }
        FUNCTION f64 huge_cosine(f64 x, f64 y) {
            f64 rest;
            i32 n;
            if (!(x - x == 0.0)) { return f64_of_bits(0x7FF8000000000000); }
            f64 r = huge_reduce(x, &rest, &n);
            return huge_wave(r, rest, n + 1);
        }
        FUNCTION f64 huge_tangent(f64 x, f64 y) {
            f64 rest;
            i32 n;
            if (!(x - x == 0.0)) { return f64_of_bits(0x7FF8000000000000); }
            f64 r = huge_reduce(x, &rest, &n);
            return huge_slope(r, rest, n);
        }

        """;
}
