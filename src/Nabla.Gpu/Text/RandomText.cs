namespace Nabla.Gpu;

/// <summary>The page of random bits, and of the numbers that they become: <see cref="Philox"/>, <see cref="Normal32"/> and <see cref="Normal64"/> in C, step for step.</summary>
internal static class RandomText
{
    /// <summary>The page.</summary>
    public const string Page = """
        FUNCTION void philox(u64 key, u64 stream, u64 block, u32* to) {
            u32 x0 = (u32)block, x1 = (u32)(block >> 32), x2 = (u32)stream, x3 = (u32)(stream >> 32);
            u32 key0 = (u32)key, key1 = (u32)(key >> 32);
            for (i32 round = 0; round < 10; round++) {
                const u64 product0 = (u64)x0 * 0xD2511F53u;
                const u64 product1 = (u64)x2 * 0xCD9E8D57u;
                x0 = (u32)(product1 >> 32) ^ x1 ^ key0;
                x2 = (u32)(product0 >> 32) ^ x3 ^ key1;
                x1 = (u32)product1;
                x3 = (u32)product0;
                key0 += 0x9E3779B9u;
                key1 += 0xBB67AE85u;
            }
            to[0] = x0; to[1] = x1; to[2] = x2; to[3] = x3;
        }
        FUNCTION f32 f32_uniform(u32 word) { return (f32)(i32)(word >> 8) * 5.9604645E-08f; }
        FUNCTION f32 f32_radius(u32 word) {
            const f32 upper = (f32)(i32)(word >> 16);
            const f32 lower = (f32)(i32)(word & 0xFFFFu);
            const f32 u = f32_fma(upper, 1.5258789E-05f, f32_fma(lower, 2.3283064E-10f, 1.1641532E-10f));
            const i32 bits = (i32)bits_of_f32(u);
            const i32 k = (bits - 0x3F3504F3) >> 23;
            const f32 m = f32_of_bits((u32)bits - ((u32)k << 23));
            const f32 s = (m - 1.0f) / (m + 1.0f);
            const f32 square = s * s;
            f32 series = 1.0f / 9.0f;
            series = f32_fma(series, square, 1.0f / 7.0f);
            series = f32_fma(series, square, 1.0f / 5.0f);
            series = f32_fma(series, square, 1.0f / 3.0f);
            series = f32_fma(series, square, 1.0f);
            return f32_sqrt(f32_fma((f32)k, -2.0f * 0.69314718f, series * (s * -4.0f)));
        }
        FUNCTION void f32_circle(u32 word, f32* cosine, f32* sine) {
            const u32 quarter = (word + 0x20000000u) >> 30;
            const f32 angle = (f32)(i32)(word << 2) * 3.6572953E-10f;
            const f32 square = angle * angle;
            f32 s = 1.0f / 362880.0f;
            s = f32_fma(s, square, -1.0f / 5040.0f);
            s = f32_fma(s, square, 1.0f / 120.0f);
            s = f32_fma(s, square, -1.0f / 6.0f);
            s = f32_fma(s * square, angle, angle);
            f32 c = -1.0f / 3628800.0f;
            c = f32_fma(c, square, 1.0f / 40320.0f);
            c = f32_fma(c, square, -1.0f / 720.0f);
            c = f32_fma(c, square, 1.0f / 24.0f);
            c = f32_fma(c, square, -0.5f);
            c = f32_fma(c, square, 1.0f);
            const i32 odd = (quarter & 1u) != 0;
            *cosine = f32_of_bits(bits_of_f32(odd ? s : c) ^ (((quarter + 1u) & 2u) << 30));
            *sine = f32_of_bits(bits_of_f32(odd ? c : s) ^ ((quarter & 2u) << 30));
        }
        FUNCTION void f32_normals(u32 first, u32 second, f32* x, f32* y) {
            f32 cosine, sine;
            const f32 radius = f32_radius(first);
            f32_circle(second, &cosine, &sine);
            *x = radius * cosine;
            *y = radius * sine;
        }
        #ifdef HAS_F64
        FUNCTION f64 f64_uniform(u64 word) { return (f64)(i64)(word >> 11) * 1.1102230246251565E-16; }
        FUNCTION f64 f64_radius(u64 word) {
            const f64 u = f64_fma((f64)(i64)(word >> 11), 1.1102230246251565E-16, 5.551115123125783E-17);
            const i64 bits = (i64)bits_of_f64(u);
            const i64 k = (bits - 0x3FE6A09E667F3BCC) >> 52;
            const f64 m = f64_of_bits((u64)bits - ((u64)k << 52));
            const f64 s = (m - 1.0) / (m + 1.0);
            const f64 square = s * s;
            f64 series = 1.0 / 23.0;
            series = f64_fma(series, square, 1.0 / 21.0);
            series = f64_fma(series, square, 1.0 / 19.0);
            series = f64_fma(series, square, 1.0 / 17.0);
            series = f64_fma(series, square, 1.0 / 15.0);
            series = f64_fma(series, square, 1.0 / 13.0);
            series = f64_fma(series, square, 1.0 / 11.0);
            series = f64_fma(series, square, 1.0 / 9.0);
            series = f64_fma(series, square, 1.0 / 7.0);
            series = f64_fma(series, square, 1.0 / 5.0);
            series = f64_fma(series, square, 1.0 / 3.0);
            series = f64_fma(series, square, 1.0);
            return f64_sqrt(f64_fma((f64)k, -2.0 * 0.6931471805599453, series * (s * -4.0)));
        }
        FUNCTION void f64_circle(u64 word, f64* cosine, f64* sine) {
            const u64 quarter = (word + 0x2000000000000000) >> 62;
            const f64 angle = (f64)(i64)((word << 2) & ~(u64)0x7FF) * 8.515303950216386E-20;
            const f64 square = angle * angle;
            f64 s = 1.0 / 355687428096000.0;
            s = f64_fma(s, square, -1.0 / 1307674368000.0);
            s = f64_fma(s, square, 1.0 / 6227020800.0);
            s = f64_fma(s, square, -1.0 / 39916800.0);
            s = f64_fma(s, square, 1.0 / 362880.0);
            s = f64_fma(s, square, -1.0 / 5040.0);
            s = f64_fma(s, square, 1.0 / 120.0);
            s = f64_fma(s, square, -1.0 / 6.0);
            s = f64_fma(s * square, angle, angle);
            f64 c = -1.0 / 6402373705728000.0;
            c = f64_fma(c, square, 1.0 / 20922789888000.0);
            c = f64_fma(c, square, -1.0 / 87178291200.0);
            c = f64_fma(c, square, 1.0 / 479001600.0);
            c = f64_fma(c, square, -1.0 / 3628800.0);
            c = f64_fma(c, square, 1.0 / 40320.0);
            c = f64_fma(c, square, -1.0 / 720.0);
            c = f64_fma(c, square, 1.0 / 24.0);
            c = f64_fma(c, square, -0.5);
            c = f64_fma(c, square, 1.0);
            const i32 odd = (quarter & 1) != 0;
            *cosine = f64_of_bits(bits_of_f64(odd ? s : c) ^ (((quarter + 1) & 2) << 62));
            *sine = f64_of_bits(bits_of_f64(odd ? c : s) ^ ((quarter & 2) << 62));
        }
        FUNCTION void f64_normals(u64 first, u64 second, f64* x, f64* y) {
            f64 cosine, sine;
            const f64 radius = f64_radius(first);
            f64_circle(second, &cosine, &sine);
            *x = radius * cosine;
            *y = radius * sine;
        }
        #endif

        """;
}
