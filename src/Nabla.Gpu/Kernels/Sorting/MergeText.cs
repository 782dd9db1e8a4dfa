using System.Globalization;

namespace Nabla.Gpu;

/// <summary>Two runs become one: each entry looks up how many of the other run stand before it. Of equal ones those of the first run do.</summary>
/// <param name="Of">The type of the elements.</param>
internal sealed record MergeText(DType Of) : KernelText
{
    public override string Name => "merge_runs";

    public override void Write(Source source)
    {
        string type = SortKey.Type(Of);
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            KERNEL void merge_runs(GLOBAL const {{type}}* keys, GLOBAL const i32* places, GLOBAL {{type}}* to_keys, GLOBAL i32* to_places, i64 length, i64 width, i64 count) {
                for (i64 i = GROUP() * ITEMS() + ITEM(); i < count; i += GROUPS() * ITEMS()) {
                    const i64 row = i / length;
                    const i64 c = i - row * length;
                    const i64 first = c / (2 * width) * (2 * width);
                    const i64 second = first + width < length ? first + width : length;
                    const i32 is_left = c < second;
                    GLOBAL const {{type}}* line = keys + row * length;
                    const {{type}} own = line[c];
                    const i64 begin = is_left ? second : first;
                    i64 low = begin;
                    i64 high = !is_left ? second : second + width < length ? second + width : length;
                    while (low < high) {
                        const i64 middle = (low + high) / 2;
                        const {{type}} other = line[middle];
                        if (is_left ? other < own : other <= own) {
                            low = middle + 1;
                        } else {
                            high = middle;
                        }
                    }
                    const i64 to = row * length + (is_left ? c : c - width) + (low - begin);
                    to_keys[to] = own;
                    to_places[to] = places[i];
                }
            }

            """);
    }
}
