namespace Nabla.Gpu;

/// <summary>The page of functions that every text has: where C says too little about numbers, what <see cref="Loops.ILane{V}"/> says.</summary>
internal static class Arithmetic
{
    /// <summary>The page. Of float64 it is read only where the device computes with it.</summary>
    public static string Page { get; } = Integers + Floating("f32", "u32", "0x80000000u", 32) + Halves + "#ifdef HAS_F64\n" + Floating("f64", "u64", "0x8000000000000000", 64) + Wide + "#endif\n";

    // Sums and products of integers wrap, which C says of unsigned ones only. x / 0 is 0, the least number over -1 itself.
    private const string Integers = """
        FUNCTION i32 i32_add(i32 x, i32 y) { return (i32)((u32)x + (u32)y); }
        FUNCTION i32 i32_subtract(i32 x, i32 y) { return (i32)((u32)x - (u32)y); }
        FUNCTION i32 i32_multiply(i32 x, i32 y) { return (i32)((u32)x * (u32)y); }
        FUNCTION i32 i32_negate(i32 x) { return (i32)(0u - (u32)x); }
        FUNCTION i32 i32_divide(i32 x, i32 y) { return y == 0 ? 0 : y == -1 ? i32_negate(x) : x / y; }
        FUNCTION i32 i32_abs(i32 x) { return x < 0 ? i32_negate(x) : x; }
        FUNCTION i64 i64_add(i64 x, i64 y) { return (i64)((u64)x + (u64)y); }
        FUNCTION i64 i64_subtract(i64 x, i64 y) { return (i64)((u64)x - (u64)y); }
        FUNCTION i64 i64_multiply(i64 x, i64 y) { return (i64)((u64)x * (u64)y); }
        FUNCTION i64 i64_negate(i64 x) { return (i64)((u64)0 - (u64)x); }
        FUNCTION i64 i64_divide(i64 x, i64 y) { return y == 0 ? 0 : y == -1 ? i64_negate(x) : x / y; }
        FUNCTION i64 i64_abs(i64 x) { return x < 0 ? i64_negate(x) : x; }
        FUNCTION u8 u8_add(u8 x, u8 y) { return (u8)(x + y); }
        FUNCTION u8 u8_subtract(u8 x, u8 y) { return (u8)(x - y); }
        FUNCTION u8 u8_multiply(u8 x, u8 y) { return (u8)(x * y); }
        FUNCTION u8 u8_negate(u8 x) { return (u8)(0 - x); }
        FUNCTION u8 u8_divide(u8 x, u8 y) { return y == 0 ? (u8)0 : (u8)(x / y); }
        FUNCTION u8 u8_abs(u8 x) { return x; }
        FUNCTION i32 i32_min(i32 x, i32 y) { return x < y ? x : y; }
        FUNCTION i32 i32_max(i32 x, i32 y) { return x > y ? x : y; }
        FUNCTION i64 i64_min(i64 x, i64 y) { return x < y ? x : y; }
        FUNCTION i64 i64_max(i64 x, i64 y) { return x > y ? x : y; }
        FUNCTION u8 u8_min(u8 x, u8 y) { return x < y ? x : y; }
        FUNCTION u8 u8_max(u8 x, u8 y) { return x > y ? x : y; }

        """;

    // float16 by its bits; a number below the normal ones gets a leading one, which is subtracted again, and beside one half
    // the last bit of a float32 is worth as much as the least number of this format.
    private const string Halves = """
        FUNCTION f32 f32_of_f16(u16 x) {
            u32 magnitude = ((u32)x & 0x7FFFu) << 13;
            u32 exponent = magnitude & 0x0F800000u;
            f32 number = f32_of_bits(magnitude + 0x38000000u + (exponent == 0x0F800000u ? 0x38000000u : 0u));
            if (exponent == 0u) { number = f32_of_bits(magnitude + 0x38800000u) - f32_of_bits(0x38800000u); }
            return f32_of_bits(bits_of_f32(number) | (((u32)x & 0x8000u) << 16));
        }
        FUNCTION u16 f16_of_f32(f32 x) {
            u32 bits = bits_of_f32(x);
            u32 magnitude = bits & 0x7FFFFFFFu;
            u32 result = (magnitude - 0x37FFF001u + ((magnitude >> 13) & 1u)) >> 13;
            if (magnitude < 0x38800000u) { result = bits_of_f32(f32_of_bits(magnitude) + 0.5f) - 0x3F000000u; }
            if (magnitude >= 0x47800000u) { result = 0x7C00u; }
            if (magnitude > 0x7F800000u) { result = 0x7E00u | ((magnitude >> 13) & 0x3FFu); }
            return (u16)(result | ((bits & 0x80000000u) >> 16));
        }
        FUNCTION u16 bf16_of_f32(f32 x) {
            u32 bits = bits_of_f32(x);
            return x != x ? (u16)((bits >> 16) | 0x40u) : (u16)((bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16);
        }

        """;

    private const string Wide = """
        FUNCTION i32 i32_of_f64(f64 x) { return x != x ? 0 : x >= 2147483648.0 ? 2147483647 : x < -2147483648.0 ? (i32)0x80000000u : (i32)x; }
        FUNCTION i64 i64_of_f64(f64 x) { return x != x ? 0 : x >= 9223372036854775808.0 ? (i64)0x7FFFFFFFFFFFFFFF : x < -9223372036854775808.0 ? (i64)0x8000000000000000 : (i64)x; }

        """;

    private static string Floating(string f, string u, string sign, int bits) => $$"""
        FUNCTION {{f}} {{f}}_negate({{f}} x) { return {{f}}_of_bits(bits_of_{{f}}(x) ^ {{sign}}); }
        FUNCTION {{f}} {{f}}_abs({{f}} x) { return {{f}}_of_bits(bits_of_{{f}}(x) & ~({{u}}){{sign}}); }
        FUNCTION {{f}} {{f}}_copysign({{f}} x, {{f}} y) { return {{f}}_of_bits((bits_of_{{f}}(x) & ~({{u}}){{sign}}) | (bits_of_{{f}}(y) & ({{u}}){{sign}})); }
        FUNCTION {{f}} {{f}}_min({{f}} x, {{f}} y) {
            if (x != x) { return x; }
            if (y != y) { return y; }
            return x == y ? {{f}}_of_bits(bits_of_{{f}}(x) | bits_of_{{f}}(y)) : x < y ? x : y;
        }
        FUNCTION {{f}} {{f}}_max({{f}} x, {{f}} y) {
            if (x != x) { return x; }
            if (y != y) { return y; }
            return x == y ? {{f}}_of_bits(bits_of_{{f}}(x) & bits_of_{{f}}(y)) : x > y ? x : y;
        }

        """ + (bits == 32 ? Narrow : "");

    private const string Narrow = """
        FUNCTION i32 i32_of_f32(f32 x) { return x != x ? 0 : x >= 2147483648.0f ? 2147483647 : x < -2147483648.0f ? (i32)0x80000000u : (i32)x; }
        FUNCTION i64 i64_of_f32(f32 x) { return x != x ? 0 : x >= 9223372036854775808.0f ? (i64)0x7FFFFFFFFFFFFFFF : x < -9223372036854775808.0f ? (i64)0x8000000000000000 : (i64)x; }

        """;
}
