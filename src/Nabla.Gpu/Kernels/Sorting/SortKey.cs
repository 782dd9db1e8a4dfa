using System.Globalization;

namespace Nabla.Gpu;

/// <summary>Elements as unsigned integers of the same order: the greatest for NaN, one for both zeros.</summary>
internal static class SortKey
{
    /// <summary>What keys of a type are called.</summary>
    public static string Type(DType dtype) => dtype.Size() == 8 ? "u64" : "u32";

    /// <summary>Elements of a type as bits.</summary>
    public static string Bits(DType dtype) => $"u{8 * dtype.Size()}";

    /// <summary>Appends <c>key(x)</c>, of the bits of an element.</summary>
    public static void Write(Source source, DType dtype, bool isDescending)
    {
        string type = Type(dtype);
        string order = dtype switch
        {
            DType.Float64 => Floating("((u64)1 << 63)", "0x7FF0000000000000"),
            DType.Float32 => Floating("0x80000000u", "0x7F800000u"),
            DType.Float16 => Floating("0x8000u", "0x7C00u"),
            DType.BFloat16 => Floating("0x8000u", "0x7F80u"),
            DType.Int64 => "bits ^ ((u64)1 << 63)",
            DType.Int32 => "bits ^ 0x80000000u",
            _ => "bits",
        };
        source.Text.Append(CultureInfo.InvariantCulture, $"FUNCTION {type} key(const {type} bits) {{ return {(isDescending ? "~" : "")}(({type})({order})); }}\n");
    }

    // The bits of positive numbers are in order as they are, those of negative ones in reverse.
    private static string Floating(string sign, string infinity)
        => $"(bits & ({sign} - 1)) > {infinity} ? {sign} | ({sign} - 1) : (bits & ({sign} - 1)) == 0 ? {sign} : (bits & {sign}) != 0 ? ({sign} - 1) & ~bits : bits | {sign}";
}
