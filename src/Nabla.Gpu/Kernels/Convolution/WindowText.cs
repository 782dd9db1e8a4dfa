using Nabla.Cpu;

namespace Nabla.Gpu;

/// <summary>What places of an output see through a window, in C: three spatial axes, the missing ones of length 1.</summary>
internal static class WindowText
{
    private static readonly string[] s_axes = ["d", "h", "w"];
    private static readonly string[] s_triples = ["i", "k", "o", "s", "p", "b"];

    /// <summary>The lengths, 32 bits each, in the order of <see cref="Numbers"/>.</summary>
    public static IEnumerable<string> Names =>
    [
        "channels", "filters", "groups",
        .. s_triples.SelectMany(static what => s_axes.Select(axis => $"{what}_{axis}")),
    ];

    /// <summary>What is computed of the lengths.</summary>
    public const string Products = """
            const i64 inputs = (i64)i_d * i_h * i_w;
            const i32 places = o_d * o_h * o_w;
            const i32 kernels = k_d * k_h * k_w;
            const i32 taps = channels * kernels;

        """;

    /// <summary>Of a place <c>place</c> of the output and a weight <c>tap</c> of a filter, counted over its channels: where in the input they meet, <c>seen</c>, or −1.</summary>
    public const string Seen = """
                                const i32 channel = tap / kernels;
                                const i32 tap_d = (tap - channel * kernels) / (k_h * k_w), tap_h = tap / k_w % k_h, tap_w = tap % k_w;
                                const i32 at_d = place / (o_h * o_w) * s_d + tap_d * b_d - p_d;
                                const i32 at_h = place / o_w % o_h * s_h + tap_h * b_h - p_h;
                                const i32 at_w = place % o_w * s_w + tap_w * b_w - p_w;
                                const i64 seen = at_d < 0 || at_d >= i_d || at_h < 0 || at_h >= i_h || at_w < 0 || at_w >= i_w ? -1 : (((i64)channel * i_d + at_d) * i_h + at_h) * i_w + at_w;

        """;

    /// <summary>The place of the output, or −1, that sees an element <c>at</c> of a channel of the input through the weight at <c>tap_d</c>, <c>tap_h</c>, <c>tap_w</c>.</summary>
    public const string Function = """
        FUNCTION i32 seer(i64 at, i32 tap_d, i32 tap_h, i32 tap_w, i32 i_h, i32 i_w, i32 o_d, i32 o_h, i32 o_w, i32 s_d, i32 s_h, i32 s_w, i32 p_d, i32 p_h, i32 p_w, i32 b_d, i32 b_h, i32 b_w) {
            const i64 line = at / i_w;
            const i32 from_d = (i32)(line / i_h) + p_d - tap_d * b_d;
            const i32 from_h = (i32)(line % i_h) + p_h - tap_h * b_h;
            const i32 from_w = (i32)(at - line * i_w) + p_w - tap_w * b_w;
            if (from_d < 0 || from_h < 0 || from_w < 0) { return -1; }
            const i32 d = from_d / s_d, h = from_h / s_h, w = from_w / s_w;
            return d < o_d && h < o_h && w < o_w && d * s_d == from_d && h * s_h == from_h && w * s_w == from_w ? (d * o_h + h) * o_w + w : -1;
        }

        """;

    /// <summary>The rest of a call of <see cref="Function"/>.</summary>
    public const string Lengths = "tap_d, tap_h, tap_w, i_h, i_w, o_d, o_h, o_w, s_d, s_h, s_w, p_d, p_h, p_w, b_d, b_h, b_w";

    /// <summary>The numbers that <see cref="Names"/> names.</summary>
    public static IEnumerable<int> Numbers(ConvolutionShape shape)
    {
        Triple[] triples = [shape.Input, shape.Kernel, shape.Output, shape.Stride, shape.Padding, shape.Dilation];
        return [shape.Channels, shape.Filters, shape.Groups, .. triples.SelectMany(static triple => new[] { triple.D, triple.H, triple.W })];
    }
}
