using System.Globalization;

namespace Nabla.Gpu;

/// <summary>The weights of filters that see one channel each: a team of work-items has a weight in a run of images, each of them a chain.</summary>
/// <param name="Of">The type that is computed in.</param>
internal sealed record DepthwiseWeightText(DType Of) : KernelText
{
    /// <summary>Work-items of a group, two teams.</summary>
    public const int Group = 2 * Chains;

    private const int Chains = 64;

    // Places at a time, whole turns of the chains.
    private const int Block = 2048;

    public override string Name => "depthwise_weight";

    public override void Write(Source source)
    {
        string t = CNames.Stored(Of);
        string Plus(string x, string y) => Of.IsFloating() ? $"{x} + {y}" : $"{t}_add({x}, {y})";
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            KERNEL void depthwise_weight(GLOBAL const {{t}}* x, i64 x_at, GLOBAL const {{t}}* y, i64 y_at, GLOBAL {{t}}* z, i64 z_at, i64 images, i64 runs, {{string.Join(", ", WindowText.Names.Select(static name => $"i32 {name}"))}}) {
                LOCAL {{t}} sums[{{Group}}];
                x += x_at;
                y += y_at;
                z += z_at;
            {{WindowText.Products}}    const i64 parts = runs * groups * taps;
                const i32 j = ITEM() % {{Chains}};
                for (i64 first = GROUP() * {{Group / Chains}}; first < parts; first += GROUPS() * {{Group / Chains}}) {
                    const i64 part = first + ITEM() / {{Chains}};
                    const i64 run = part / taps / groups;
                    const i64 group = part / taps % groups;
                    const i32 tap = (i32)(part % taps);
                    {{t}} sum = 0;
                    // Teams go in step, so that all meet at every barrier.
                    const i64 most = images / runs + 1;
                    for (i64 n = 0; n < most; n++) {
                        const i64 of_run = images * run / runs + n;
                        const i32 is_there = part < parts && of_run < images * (run + 1) / runs;
                        const i64 image = (is_there ? of_run : 0) * groups + group;
                        for (i32 start = 0; start < places; start += {{Block}}) {
                            const i32 end = !is_there ? start : places - start < {{Block}} ? places : start + {{Block}};
                            {{t}} chain = 0;
                            for (i32 place = start + j; place < end; place += {{Chains}}) {
            {{WindowText.Seen}}                    const {{t}} value = seen < 0 ? 0 : y[image * inputs + seen];
                                chain = {{(Of.IsFloating() ? $"{t}_fma(value, x[image * places + place], chain)" : $"{t}_add({t}_multiply(value, x[image * places + place]), chain)")}};
                            }
                            sums[ITEM()] = chain;
                            BARRIER();
                            for (i32 half_team = {{Chains / 2}}; half_team > 0; half_team /= 2) {
                                if (j < half_team) {
                                    sums[ITEM()] = {{Plus("sums[ITEM()]", "sums[ITEM() + half_team]")}};
                                }
                                BARRIER();
                            }
                            sum = is_there ? {{Plus("sum", "sums[ITEM() - j]")}} : sum;
                            BARRIER();
                        }
                    }
                    if (j == 0 && part < parts) {
                        z[part] = sum;
                    }
                }
            }

            """);
    }
}
