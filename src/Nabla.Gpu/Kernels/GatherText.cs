using System.Globalization;

namespace Nabla.Gpu;

/// <summary>Picking along an axis by indices: a work-item an element. See Note [When a wrong index is reported].</summary>
/// <param name="Size">Bytes of an element, which is copied whatever it means.</param>
/// <param name="IsOfSlices">Whether whole slices are picked, with one index each.</param>
internal sealed record GatherText(int Size, bool IsOfSlices) : KernelText
{
    public override string Name => "gather";

    public override void Write(Source source)
    {
        string type = $"u{8 * Size}";
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            KERNEL void gather(GLOBAL const {{type}}* x, i64 x_at, GLOBAL const i64* index, i64 index_at, GLOBAL {{type}}* z, i64 z_at, i64 length, i64 picked, i64 inner, i64 step, i64 count, GLOBAL i64* fault, i64 axis) {
                for (i64 i = GROUP() * ITEMS() + ITEM(); i < count; i += GROUPS() * ITEMS()) {
                    const i64 place = i / inner;
                    const i64 outer = place / picked;
                    const i64 k = index[index_at + {{(IsOfSlices ? "(place - outer * picked) * step" : "i")}}];
                    if (k < 0 || k >= length) {
                        {{Fault}}
                    } else {
                        z[z_at + i] = x[x_at + (outer * length + k) * inner + (i - place * inner)];
                    }
                }
            }

            """);
    }

    /// <summary>Writes down an index outside its axis.</summary>
    internal const string Fault = "fault[1] = k; fault[2] = axis; fault[3] = length; fault[0] = 1;";
}
