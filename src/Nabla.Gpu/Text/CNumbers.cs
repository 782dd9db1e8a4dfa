using System.Globalization;

namespace Nabla.Gpu;

/// <summary>Numbers as texts write them, so that the compiler reads the same bits.</summary>
internal static class CNumbers
{
    /// <summary>The number of a type that has these bits.</summary>
    public static string Of(DType lane, ulong bits) => lane switch
    {
        DType.Float32 => Single((uint)bits),
        DType.Float64 => Double(bits),
        DType.Int32 => (uint)bits == 0x80000000 ? "((i32)0x80000000u)" : ((int)bits).ToString(CultureInfo.InvariantCulture),
        DType.Int64 => bits == 1UL << 63 ? "((i64)0x8000000000000000)" : $"((i64){((long)bits).ToString(CultureInfo.InvariantCulture)})",
        _ => $"((u8){(byte)bits})",
    };

    private static string Single(uint bits)
    {
        float number = BitConverter.UInt32BitsToSingle(bits);
        return float.IsNormal(number) || number == 0 ? $"{Decimal(number.ToString("R", CultureInfo.InvariantCulture))}f" : $"f32_of_bits(0x{bits:X8}u)";
    }

    private static string Double(ulong bits)
    {
        double number = BitConverter.UInt64BitsToDouble(bits);
        return double.IsNormal(number) || number == 0 ? Decimal(number.ToString("R", CultureInfo.InvariantCulture)) : $"f64_of_bits(0x{bits:X16})";
    }

    private static string Decimal(string digits) => digits.AsSpan().ContainsAny('.', 'E') ? digits : $"{digits}.0";
}
