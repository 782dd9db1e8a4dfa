using System.Globalization;

namespace Nabla.Gpu;

/// <summary>Convolutions whose filters see one channel each that no other sees: a work-item an element, which is one chain over the weights.</summary>
/// <param name="Of">The type that is computed in.</param>
/// <param name="IsInput">Whether the input is computed from the output, else the output from the input.</param>
internal sealed record DepthwiseText(DType Of, bool IsInput) : KernelText
{
    public override string Name => "depthwise";

    public override void Write(Source source)
    {
        string t = CNames.Stored(Of);
        string look = IsInput
            ? $$"""
                        const i32 tap_d = tap / (k_h * k_w), tap_h = tap / k_w % k_h, tap_w = tap % k_w;
                        const i32 place = seer(at, {{WindowText.Lengths}});
                        const {{t}} value = place < 0 ? 0 : y[image * places + place];
                """
            : $$"""
                        const i32 place = (i32)at;
                {{WindowText.Seen}}            const {{t}} value = seen < 0 ? 0 : y[image * inputs + seen];
                """;
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            {{WindowText.Function}}KERNEL void depthwise(GLOBAL const {{t}}* x, i64 x_at, GLOBAL const {{t}}* y, i64 y_at, GLOBAL {{t}}* z, i64 z_at, i64 images, {{string.Join(", ", WindowText.Names.Select(static name => $"i32 {name}"))}}) {
                x += x_at;
                y += y_at;
                z += z_at;
            {{WindowText.Products}}    const i64 each = {{(IsInput ? "inputs" : "places")}};
                for (i64 i = GROUP() * ITEMS() + ITEM(); i < images * groups * each; i += GROUPS() * ITEMS()) {
                    const i64 image = i / each;
                    const i64 at = i - image * each;
                    const i64 first = image % groups * taps;
                    {{t}} chain = 0;
                    for (i32 tap = 0; tap < taps; tap++) {
            {{look}}
                        chain = {{(Of.IsFloating() ? $"{t}_fma(x[first + tap], value, chain)" : $"{t}_add({t}_multiply(x[first + tap], value), chain)")}};
                    }
                    z[i] = chain;
                }
            }

            """);
    }
}
