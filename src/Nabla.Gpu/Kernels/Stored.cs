namespace Nabla.Gpu;

/// <summary>Elements between memory and the lane that they are combined in.</summary>
internal static class Stored
{
    /// <summary>A stored element as a number of its lane.</summary>
    public static string Load(DType dtype, string element) => dtype switch
    {
        DType.Float16 => $"f32_of_f16({element})",
        DType.BFloat16 => $"f32_of_bits((u32){element} << 16)",
        _ => element,
    };

    /// <summary>A number of its lane as an element of a type, rounded where that is one of half precision.</summary>
    public static string Store(DType dtype, string number) => dtype switch
    {
        DType.Float16 => $"f16_of_f32({number})",
        DType.BFloat16 => $"bf16_of_f32({number})",
        _ => number,
    };
}
