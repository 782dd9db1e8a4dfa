using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>Sums of products, tile by tile, and what becomes of the sums: a group has a tile of the result, a work-item a part of it in registers.</summary>
/// <remarks>
/// Note [A sum of products on a device]
/// The order of a sum is the CPU's (Note [The order of a sum]): a chain of fused multiply-adds for each run of 512 products, the chains added in order. So tiles, strides and
/// devices change no bit, and products are compared bit by bit; and which tile it is may be found out by trying (Note [How a tile is chosen]).
/// </remarks>
/// <param name="Of">The type of the factors.</param>
/// <param name="Ending">What becomes of the sums, which are its first input, in the type that they are computed in.</param>
/// <param name="Factors">Where the factors are.</param>
/// <param name="Tile">How the work is cut up.</param>
/// <param name="Modes">How each operand of the ending but the sums lies: by strides (s), or one number (r).</param>
internal sealed record ProductText(DType Of, LoopProgram Ending, IFactors Factors, ProductTile Tile, string Modes) : TiledText(Of, Tile)
{
    /// <summary>Products of a chain.</summary>
    public const int Chain = 512;

    public override string Name => "product";

    public override void Write(Source source)
    {
        FunctionText.Write(source, "at", Ending);
        DType lane = LaneTypes.Computed(Of);
        string t = CNames.Stored(lane);
        string stored = CNames.Stored(Of);
        (int bm, int bn, int bk, int tm, int tn) = Tile;
        int across = bn / tn;
        string multiplyAdd = lane.IsFloating() ? $"{t}_fma(a[i], b[j], chain[i][j])" : $"{t}_add({t}_multiply(a[i], b[j]), chain[i][j])";
        string plus = lane.IsFloating() ? "sum[i][j] + chain[i][j]" : $"{t}_add(sum[i][j], chain[i][j])";
        List<string> parameters = [$"GLOBAL const {stored}* x", "i64 x_at", $"GLOBAL const {stored}* y", "i64 y_at"];
        for (int operand = 1; operand < Ending.Inputs + Ending.Outputs.Length; operand++)
        {
            parameters.Add($"GLOBAL {(operand < Ending.Inputs ? "const " : "")}{CNames.Stored(Ending.OperandType(operand))}* p{operand}");
            parameters.Add($"i64 p{operand}_at");
        }

        parameters.AddRange(["i64 m", "i64 n", "i64 k", "i64 batches"]);
        parameters.AddRange(Factors.Parameters.Select(static name => $"i64 {name}"));
        foreach (int operand in Strided())
        {
            parameters.AddRange(Factors.Axes.Select(axis => $"i64 p{operand}_{axis}"));
        }

        StringBuilder text = source.Text;
        text.Append(CultureInfo.InvariantCulture, $$"""
            KERNEL void product({{string.Join(", ", parameters)}}) {
                LOCAL {{t}} xs[{{bk}}][{{bm + Tile.Gap}}];
                LOCAL {{t}} ys[{{bk}}][{{bn + Tile.Gap}}];
                x += x_at;
                y += y_at;
                const i32 item = ITEM();
                const i32 across = item % {{across}};
                const i32 down = item / {{across}};
                const i64 tiles_m = (m + {{bm - 1}}) / {{bm}};
                const i64 tiles_n = (n + {{bn - 1}}) / {{bn}};
                for (i64 tile = GROUP(); tile < batches * tiles_m * tiles_n; tile += GROUPS()) {
                    const i64 batch = tile / (tiles_m * tiles_n);
                    const i64 first_m = (tile - batch * tiles_m * tiles_n) / tiles_n * {{bm}};
                    const i64 first_n = tile % tiles_n * {{bn}};
            {{Factors.OfBatch}}        {{t}} sum[{{tm}}][{{tn}}];
                    {{t}} chain[{{tm}}][{{tn}}];
                    for (i32 i = 0; i < {{tm}}; i++) {
                        for (i32 j = 0; j < {{tn}}; j++) {
                            sum[i][j] = 0;
                            chain[i][j] = 0;
                        }
                    }
                    for (i64 k0 = 0; k0 < k; k0 += {{bk}}) {
                        const i32 depth = k - k0 < {{bk}} ? (i32)(k - k0) : {{bk}};
                        for (i32 e = item; e < {{bm * bk}}; e += {{Tile.Group}}) {
                            const i32 em = {{(Factors.IsXAlongK ? $"e / {bk}" : $"e % {bm}")}};
                            const i32 ek = {{(Factors.IsXAlongK ? $"e % {bk}" : $"e / {bm}")}};
                            const i64 gm = first_m + em;
                            const i64 gk = k0 + ek;
                            {{t}} value = 0;
                            if (gm < m && gk < k) {
            {{Factors.LoadX(t, element => Stored.Load(Of, element))}}
                            }
                            xs[ek][em] = value;
                        }
                        for (i32 e = item; e < {{bn * bk}}; e += {{Tile.Group}}) {
                            const i32 en = {{(Factors.IsYAlongK ? $"e / {bk}" : $"e % {bn}")}};
                            const i32 ek = {{(Factors.IsYAlongK ? $"e % {bk}" : $"e / {bn}")}};
                            const i64 gn = first_n + en;
                            const i64 gk = k0 + ek;
                            {{t}} value = 0;
                            if (gn < n && gk < k) {
            {{Factors.LoadY(t, element => Stored.Load(Of, element))}}
                            }
                            ys[ek][en] = value;
                        }
                        BARRIER();
                        for (i32 p = 0; p < depth; p++) {
                            {{t}} a[{{tm}}];
                            {{t}} b[{{tn}}];
                            for (i32 i = 0; i < {{tm}}; i++) { a[i] = xs[p][down + i * {{bm / tm}}]; }
                            for (i32 j = 0; j < {{tn}}; j++) { b[j] = ys[p][across + j * {{across}}]; }
                            for (i32 i = 0; i < {{tm}}; i++) {
                                for (i32 j = 0; j < {{tn}}; j++) {
                                    chain[i][j] = {{multiplyAdd}};
                                }
                            }
                        }
                        BARRIER();
                        if ((k0 + {{bk}}) % {{Chain}} == 0 || k0 + {{bk}} >= k) {
                            for (i32 i = 0; i < {{tm}}; i++) {
                                for (i32 j = 0; j < {{tn}}; j++) {
                                    sum[i][j] = k0 < {{Chain}} ? chain[i][j] : {{plus}};
                                    chain[i][j] = 0;
                                }
                            }
                        }
                    }
                    for (i32 i = 0; i < {{tm}}; i++) {
                        for (i32 j = 0; j < {{tn}}; j++) {
                            const i64 gm = first_m + down + i * {{bm / tm}};
                            const i64 gn = first_n + across + j * {{across}};
                            if (gm < m && gn < n) {
            {{Factors.OfPlace}}
            """);
        for (int operand = Ending.Inputs; operand < Ending.Inputs + Ending.Outputs.Length; operand++)
        {
            text.Append(CultureInfo.InvariantCulture, $"                    {CNames.Stored(Ending.OperandType(operand))} z{operand};\n");
        }

        string call = string.Concat(Enumerable.Range(1, Ending.Inputs + Ending.Outputs.Length - 1).Select(operand => operand < Ending.Inputs ? $", p{operand}[p{operand}_at + {Place(operand)}]" : $", &z{operand}"));
        text.Append(CultureInfo.InvariantCulture, $"                    at(sum[i][j]{call});\n");
        for (int operand = Ending.Inputs; operand < Ending.Inputs + Ending.Outputs.Length; operand++)
        {
            text.Append(CultureInfo.InvariantCulture, $"                    p{operand}[p{operand}_at + {Place(operand)}] = z{operand};\n");
        }

        text.Append("""
                            }
                        }
                    }
                }
            }

            """);
    }

    /// <summary>The operands of the ending that strides say the places of.</summary>
    public IEnumerable<int> Strided() => Enumerable.Range(1, Modes.Length).Where(operand => Modes[operand - 1] == 's');

    private string Place(int operand) => Modes[operand - 1] == 'r' ? "0" : string.Join(" + ", Factors.Axes.Select(axis => $"{Factors.Coordinate(axis)} * p{operand}_{axis}"));
}

/// <summary>Where the factors of a sum of products are, as a text and its parameters.</summary>
internal interface IFactors
{
    /// <summary>Lengths and strides, 64 bits each, in the order in which they are passed.</summary>
    IReadOnlyList<string> Parameters { get; }

    /// <summary>The axes of the result, by which the ending's operands have strides.</summary>
    IReadOnlyList<string> Axes { get; }

    /// <summary>Whether neighbours along k, not along m, lie side by side in x.</summary>
    bool IsXAlongK { get; }

    /// <summary>Whether neighbours along k, not along n, lie side by side in y.</summary>
    bool IsYAlongK { get; }

    /// <summary>What is found out of <c>batch</c> for a tile.</summary>
    string OfBatch { get; }

    /// <summary>What is found out of <c>gm</c> and <c>gn</c> for a place of the result.</summary>
    string OfPlace { get; }

    /// <summary>The coordinate along an axis of the result at a place.</summary>
    string Coordinate(string axis);

    /// <summary>Puts the factor at <c>gm</c>, <c>gk</c> into <c>value</c>.</summary>
    string LoadX(string type, Func<string, string> load);

    /// <summary>Puts the factor at <c>gn</c>, <c>gk</c> into <c>value</c>.</summary>
    string LoadY(string type, Func<string, string> load);
}
