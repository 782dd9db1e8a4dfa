using System.Globalization;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>Combining along an axis by indices, in their order: a work-item goes along all indices of a line, and takes those that fall into its part of the axis.</summary>
internal sealed record ScatterText(Monoid Monoid, DType Of, bool IsOfSlices) : KernelText
{
    public override string Name => "scatter";

    public override void Write(Source source)
    {
        FunctionText.Write(source, "combine", Monoid, Of);
        string type = CNames.Stored(Of);
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            KERNEL void scatter(GLOBAL const {{type}}* x, i64 x_at, GLOBAL const i64* index, i64 index_at, GLOBAL {{type}}* z, i64 z_at, i64 x_step, i64 length, i64 picked, i64 inner, i64 step, i64 parts, i64 count, GLOBAL i64* fault, i64 axis) {
                x += x_at;
                index += index_at;
                z += z_at;
                for (i64 i = GROUP() * ITEMS() + ITEM(); i < count; i += GROUPS() * ITEMS()) {
                    const i64 line = i / inner;
                    const i64 column = i - line * inner;
                    const i64 outer = line / parts;
                    const i64 part = line - outer * parts;
                    const i64 first = length * part / parts;
                    const i64 last = length * (part + 1) / parts;
                    for (i64 j = 0; j < picked; j++) {
                        const i64 from = (outer * picked + j) * inner + column;
                        const i64 k = index[{{(IsOfSlices ? "j * step" : "from")}}];
                        if (k >= first && k < last) {
                            const i64 to = (outer * length + k) * inner + column;
                            z[to] = combine(z[to], x[from * x_step]);
                        } else if (k < 0 || k >= length) {
                            {{GatherText.Fault}}
                        }
                    }
                }
            }

            """);
    }
}
