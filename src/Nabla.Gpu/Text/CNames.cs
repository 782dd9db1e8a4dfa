namespace Nabla.Gpu;

/// <summary>What the texts call element types.</summary>
internal static class CNames
{
    /// <summary>Elements as they are stored: bools are bytes, numbers of half precision their bits.</summary>
    public static string Stored(DType dtype) => dtype switch
    {
        DType.Bool or DType.UInt8 => "u8",
        DType.Int32 => "i32",
        DType.Int64 => "i64",
        DType.Float16 or DType.BFloat16 => "u16",
        DType.Float32 => "f32",
        _ => "f64",
    };

    /// <summary>The bits of elements that are computed with.</summary>
    public static string Bits(DType lane) => lane switch
    {
        DType.Float32 or DType.Int32 => "u32",
        DType.Float64 or DType.Int64 => "u64",
        _ => "u8",
    };
}
