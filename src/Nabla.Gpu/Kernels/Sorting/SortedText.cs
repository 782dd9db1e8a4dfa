using System.Globalization;

namespace Nabla.Gpu;

/// <summary>What is sorted, of the places where it came from.</summary>
/// <param name="Of">The type of the elements.</param>
internal sealed record SortedText(DType Of) : KernelText
{
    public override string Name => "sorted";

    public override void Write(Source source)
    {
        string bits = SortKey.Bits(Of);
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            KERNEL void sorted(GLOBAL const {{bits}}* x, i64 x_at, GLOBAL const i32* places, GLOBAL {{bits}}* values, i64 values_at, GLOBAL i64* indices, i64 indices_at, i64 length, i64 count) {
                for (i64 i = GROUP() * ITEMS() + ITEM(); i < count; i += GROUPS() * ITEMS()) {
                    values[values_at + i] = x[x_at + i / length * length + places[i]];
                    indices[indices_at + i] = places[i];
                }
            }

            """);
    }
}
