using System.Globalization;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>Running combinations: a work-item goes along a line, so each is in order.</summary>
internal sealed record ScanText(Monoid Monoid, DType Of, bool IsReversed) : KernelText
{
    public override string Name => "scan";

    public override void Write(Source source)
    {
        FunctionText.Write(source, "combine", Monoid, Of);
        string type = CNames.Stored(Of);
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            KERNEL void scan(GLOBAL const {{type}}* x, i64 x_at, GLOBAL {{type}}* z, i64 z_at, i64 length, i64 inner, i64 lines) {
                for (i64 line = GROUP() * ITEMS() + ITEM(); line < lines; line += GROUPS() * ITEMS()) {
                    const i64 outer = line / inner;
                    const i64 first = outer * length * inner + (line - outer * inner){{(IsReversed ? " + (length - 1) * inner" : "")}};
                    GLOBAL const {{type}}* from = x + x_at + first;
                    GLOBAL {{type}}* to = z + z_at + first;
                    {{CNames.Stored(FunctionText.Lane(Of))}} sum = {{Stored.Load(Of, "*from")}};
                    *to = {{Stored.Store(Of, "sum")}};
                    for (i64 i = 1; i < length; i++) {
                        from {{(IsReversed ? "-=" : "+=")}} inner;
                        to {{(IsReversed ? "-=" : "+=")}} inner;
                        sum = combine(sum, {{Stored.Load(Of, "*from")}});
                        *to = {{Stored.Store(Of, "sum")}};
                    }
                }
            }

            """);
    }
}
