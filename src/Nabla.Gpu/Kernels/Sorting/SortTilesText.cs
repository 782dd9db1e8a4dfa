using System.Globalization;

namespace Nabla.Gpu;

/// <summary>Short lists in order, each in memory that a group shares: a network that compares in the same places whatever the numbers are.</summary>
/// <remarks>Where keys are equal, places decide, so no two entries are and the order is that of a stable sort.</remarks>
/// <param name="Of">The type of the elements.</param>
/// <param name="IsDescending">Whether the greatest come first.</param>
/// <param name="Length">Entries of a list, a power of two; what is missing counts as the last.</param>
/// <param name="IsWhole">Whether a list is a whole row, so that the elements are written, else keys and places, which are merged.</param>
internal sealed record SortTilesText(DType Of, bool IsDescending, int Length, bool IsWhole) : KernelText
{
    /// <summary>Entries that a group sorts.</summary>
    public const int Tile = 1024;

    public override string Name => "sort_tiles";

    public override void Write(Source source)
    {
        SortKey.Write(source, Of, IsDescending);
        string bits = SortKey.Bits(Of);
        string type = SortKey.Type(Of);
        string results = IsWhole ? $"GLOBAL {bits}* values, i64 values_at, GLOBAL i64* indices, i64 indices_at" : $"GLOBAL {type}* keys, GLOBAL i32* places";
        string write = IsWhole ? "values[values_at + row * length + c] = x[x_at + row * length + place[e]]; indices[indices_at + row * length + c] = place[e];" : "keys[row * length + c] = entry[e]; places[row * length + c] = place[e];";
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            KERNEL void sort_tiles(GLOBAL const {{bits}}* x, i64 x_at, {{results}}, i64 rows, i64 length) {
                LOCAL {{type}} entry[{{Tile}}];
                LOCAL i32 place[{{Tile}}];
                const i64 chunks = (length + {{Length - 1}}) / {{Length}};
                const i64 lists = rows * chunks;
                for (i64 first = GROUP() * {{Tile / Length}}; first < lists; first += GROUPS() * {{Tile / Length}}) {
                    for (i32 e = ITEM(); e < {{Tile}}; e += ITEMS()) {
                        const i64 list = first + e / {{Length}};
                        const i64 row = list / chunks;
                        const i64 c = (list - row * chunks) * {{Length}} + e % {{Length}};
                        entry[e] = list < lists && c < length ? key(x[x_at + row * length + c]) : ~({{type}})0;
                        place[e] = (i32)c;
                    }
                    BARRIER();
                    for (i32 width = 2; width <= {{Length}}; width *= 2) {
                        for (i32 step = width / 2; step > 0; step /= 2) {
                            for (i32 pair = ITEM(); pair < {{Tile / 2}}; pair += ITEMS()) {
                                const i32 a = 2 * pair - (pair & (step - 1));
                                const i32 b = a + step;
                                const i32 is_up = (a % {{Length}} & width) == 0;
                                const {{type}} x_key = entry[a], y_key = entry[b];
                                const i32 x_place = place[a], y_place = place[b];
                                const i32 is_greater = x_key > y_key || (x_key == y_key && x_place > y_place);
                                if (is_greater == is_up) {
                                    entry[a] = y_key; entry[b] = x_key;
                                    place[a] = y_place; place[b] = x_place;
                                }
                            }
                            BARRIER();
                        }
                    }
                    for (i32 e = ITEM(); e < {{Tile}}; e += ITEMS()) {
                        const i64 list = first + e / {{Length}};
                        const i64 row = list / chunks;
                        const i64 c = (list - row * chunks) * {{Length}} + e % {{Length}};
                        if (list < lists && c < length) {
                            {{write}}
                        }
                    }
                    BARRIER();
                }
            }

            """);
    }
}
