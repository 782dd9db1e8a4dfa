using System.Globalization;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>Combining along an axis by indices that were sorted: the work-item of the first of equal ones takes them all, in the order in which they came. See Note [Combining by indices on a device].</summary>
/// <param name="Monoid">What combines.</param>
/// <param name="Of">The type of the elements.</param>
/// <param name="IsOfSlices">Whether whole slices are combined, with one index each; else the indices of a line lie in a row.</param>
internal sealed record ScatterRunsText(Monoid Monoid, DType Of, bool IsOfSlices) : KernelText
{
    public override string Name => "scatter_runs";

    public override void Write(Source source)
    {
        FunctionText.Write(source, "combine", Monoid, Of);
        string type = CNames.Stored(Of);

        // Those beside each other have columns of one slice, or places in one line.
        string places = IsOfSlices
            ? "const i64 line = i / inner; const i64 column = i - line * inner; const i64 outer = line / picked; const i64 first = line - outer * picked; const i64 row = 0;"
            : "const i64 line = i / picked; const i64 first = i - line * picked; const i64 outer = line / inner; const i64 column = line - outer * inner; const i64 row = line * picked;";
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            KERNEL void scatter_runs(GLOBAL const {{type}}* x, i64 x_at, GLOBAL const i64* sorted, i64 sorted_at, GLOBAL const i64* places, i64 places_at, GLOBAL {{type}}* z, i64 z_at, i64 x_step, i64 length, i64 picked, i64 inner, i64 count, GLOBAL i64* fault, i64 axis) {
                x += x_at;
                z += z_at;
                for (i64 i = GROUP() * ITEMS() + ITEM(); i < count; i += GROUPS() * ITEMS()) {
                    {{places}}
                    GLOBAL const i64* of = sorted + sorted_at + row;
                    const i64 k = of[first];
                    if (first > 0 && of[first - 1] == k) {
                        continue;
                    }
                    if (k < 0 || k >= length) {
                        {{GatherText.Fault}}
                        continue;
                    }
                    i64 last = first + 1;
                    i64 step = 1;
                    while (last + step <= picked && of[last + step - 1] == k) {
                        last += step;
                        step *= 2;
                    }
                    for (step /= 2; step > 0; step /= 2) {
                        if (last + step <= picked && of[last + step - 1] == k) {
                            last += step;
                        }
                    }
                    GLOBAL const i64* from = places + places_at + row;
                    const i64 to = (outer * length + k) * inner + column;
                    {{type}} sum = z[to];
                    for (i64 j = first; j < last; j++) {
                        sum = combine(sum, x[((outer * picked + from[j]) * inner + column) * x_step]);
                    }
                    z[to] = sum;
                }
            }

            """);
    }
}
