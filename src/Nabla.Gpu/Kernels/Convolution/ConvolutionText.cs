using System.Globalization;

namespace Nabla.Gpu;

/// <summary>Convolutions as matrix products whose windows are nowhere laid out: a group has a tile of the result, and looks up what its windows see as it reads.</summary>
/// <remarks>
/// Note [A convolution on a device]
/// The order of every sum is the CPU's (Cpu/Convolve), so the bits are. A sum is cut into runs, each a chain of fused multiply-adds: for the output runs of weights; for the weight
/// runs of places, image after image; for the input one run, over the filters, for each place of the kernel. Where a window sees nothing, nothing is added, or a product with 0 where
/// the CPU multiplies what it wrote out around an image.
/// </remarks>
/// <param name="Of">The type of the factors and of the result, which is computed in.</param>
/// <param name="Order">What is computed.</param>
/// <param name="Tile">How the work is cut up.</param>
internal sealed record ConvolutionText(DType Of, ConvolutionOrder Order, ProductTile Tile) : TiledText(Of, Tile)
{
    /// <summary>Places of an output that the CPU takes together.</summary>
    public const int Block = 512;

    public override string Name => "convolve";

    private bool IsOfInput => Order is ConvolutionOrder.Lines or ConvolutionOrder.Blocks;

    public override void Write(Source source)
    {
        string t = CNames.Stored(Of);
        (int bm, int bn, int bk, int tm, int tn) = Tile;
        int across = bn / tn;
        string multiplyAdd = Of.IsFloating() ? $"{t}_fma(a[i], b[j], chain[i][j])" : $"{t}_add({t}_multiply(a[i], b[j]), chain[i][j])";
        bool isXAlongK = !IsOfInput;
        bool isYAlongK = Order == ConvolutionOrder.Weight;
        string each = $"for (i32 i = 0; i < {tm}; i++) {{ for (i32 j = 0; j < {tn}; j++)";
        string window = Order == ConvolutionOrder.Blocks ? $"{t} window[{tm}][{tn}];" : "";
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            {{WindowText.Function}}KERNEL void convolve(GLOBAL const {{t}}* x, i64 x_at, GLOBAL const {{t}}* y, i64 y_at, GLOBAL {{t}}* z, i64 z_at, i64 m, i64 n, i64 batches, i64 images, i64 runs, {{string.Join(", ", WindowText.Names.Select(static name => $"i32 {name}"))}}) {
                LOCAL {{t}} xs[{{bk}}][{{bm + Tile.Gap}}];
                LOCAL {{t}} ys[{{bk}}][{{bn + Tile.Gap}}];
                x += x_at;
                y += y_at;
                z += z_at;
            {{WindowText.Products}}    const i32 item = ITEM();
                const i32 across = item % {{across}};
                const i32 down = item / {{across}};
                const i64 tiles_m = (m + {{bm - 1}}) / {{bm}};
                const i64 tiles_n = (n + {{bn - 1}}) / {{bn}};
                for (i64 tile = GROUP(); tile < batches * tiles_m * tiles_n; tile += GROUPS()) {
                    const i64 batch = tile / (tiles_m * tiles_n);
                    const i64 first_m = (tile - batch * tiles_m * tiles_n) / tiles_n * {{bm}};
                    const i64 first_n = tile % tiles_n * {{bn}};
                    const i64 group = batch % groups;
                    {{t}} sum[{{tm}}][{{tn}}];
                    {{t}} chain[{{tm}}][{{tn}}];
                    {{window}}
                    {{each}} { sum[i][j] = 0; chain[i][j] = 0; } }
            {{Begin()}}
                    for (i32 k0 = 0; k0 < length; k0 += {{bk}}) {
                        const i32 depth = length - k0 < {{bk}} ? length - k0 : {{bk}};
                        for (i32 e = item; e < {{bm * bk}}; e += {{Tile.Group}}) {
                            const i32 em = {{(isXAlongK ? $"e / {bk}" : $"e % {bm}")}};
                            const i32 ek = {{(isXAlongK ? $"e % {bk}" : $"e / {bm}")}};
                            const i64 gm = first_m + em;
                            const i32 gk = start + k0 + ek;
                            {{t}} value = 0;
                            if (gm < m && k0 + ek < length) {
                                value = {{LoadX()}};
                            }
                            xs[ek][em] = value;
                        }
                        for (i32 e = item; e < {{bn * bk}}; e += {{Tile.Group}}) {
                            const i32 en = {{(isYAlongK ? $"e / {bk}" : $"e % {bn}")}};
                            const i32 ek = {{(isYAlongK ? $"e % {bk}" : $"e / {bn}")}};
                            const i64 gn = first_n + en;
                            const i32 gk = start + k0 + ek;
                            {{t}} value = 0;
                            if (gn < n && k0 + ek < length) {
            {{LoadY()}}
                            }
                            ys[ek][en] = value;
                        }
                        BARRIER();
                        for (i32 p = 0; p < depth; p++) {
                            {{t}} a[{{tm}}];
                            {{t}} b[{{tn}}];
                            for (i32 i = 0; i < {{tm}}; i++) { a[i] = xs[p][down + i * {{bm / tm}}]; }
                            for (i32 j = 0; j < {{tn}}; j++) { b[j] = ys[p][across + j * {{across}}]; }
                            {{each}} { chain[i][j] = {{multiplyAdd}}; } }
                        }
                        BARRIER();
                    }
            {{End(t, tm, tn, across)}}
                    {{each}} {
                        const i64 gm = first_m + down + i * {{bm / tm}};
                        const i64 gn = first_n + across + j * {{across}};
                        if (gm < m && gn < n) {
                            z[batch * m * n + gm * n + gn] = sum[i][j];
                        }
                    } }
                }
            }

            """);
    }

    /// <summary>The loops over runs: each leaves <c>start</c> and <c>length</c>.</summary>
    private string Begin() => Order switch
    {
        ConvolutionOrder.Output => $$"""
                    const i64 x_first = group * filters * taps;
                    const i64 y_first = batch * channels * inputs;
                    for (i32 start = 0; start < taps; start += {{ProductText.Chain}}) {
                    const i32 length = taps - start < {{ProductText.Chain}} ? taps - start : {{ProductText.Chain}};
            """,
        ConvolutionOrder.Weight => $$"""
                    const i64 run = batch / groups;
                    i32 begun = 0;
                    for (i64 image = images * run / runs; image < images * (run + 1) / runs; image++) {
                    const i64 x_first = (image * groups + group) * filters * places;
                    const i64 y_first = (image * groups + group) * channels * inputs;
                    for (i32 start = 0; start < places; start += {{ProductText.Chain}}) {
                    const i32 length = places - start < {{ProductText.Chain}} ? places - start : {{ProductText.Chain}};
            """,
        ConvolutionOrder.Lines => $$"""
                    const i64 x_first = group * filters * taps;
                    const i64 y_first = batch * filters * places;
                    for (i32 turn = 0; turn < kernels; turn++) {
                    const i32 tap_d = k_d - 1 - turn / (k_h * k_w), tap_h = k_h - 1 - turn / k_w % k_h, tap_w = turn % k_w;
                    const i32 tap = (tap_d * k_h + tap_h) * k_w + tap_w;
                    for (i32 start = 0; start < filters; start += {{ProductText.Chain}}) {
                    const i32 length = filters - start < {{ProductText.Chain}} ? filters - start : {{ProductText.Chain}};
            """,
        _ => $$"""
                    const i64 x_first = group * filters * taps;
                    const i64 y_first = batch * filters * places;
                    const i64 last_n = (first_n + {{Tile.N}} < n ? first_n + {{Tile.N}} : n) - 1;
                    const i32 top_d = (i32)(first_n / i_w / i_h), bottom_d = (i32)(last_n / i_w / i_h);
                    const i32 top_h = top_d < bottom_d ? 0 : (i32)(first_n / i_w % i_h), bottom_h = top_d < bottom_d ? i_h - 1 : (i32)(last_n / i_w % i_h);
                    const i32 above_d = top_d + p_d - (k_d - 1) * b_d, above_h = top_h + p_h - (k_h - 1) * b_h, below_d = (bottom_d + p_d) / s_d, below_h = (bottom_h + p_h) / s_h;
                    const i64 first_line = (above_d < 0 ? 0 : above_d / s_d) * (i64)o_h + (above_h < 0 ? 0 : above_h / s_h);
                    const i64 last_line = (below_d < o_d ? below_d : o_d - 1) * (i64)o_h + (below_h < o_h ? below_h : o_h - 1);
                    for (i64 block = first_line * o_w / {{Block}}; block <= (last_line * o_w + o_w - 1) / {{Block}}; block++) {
                    for (i32 tap = 0; tap < kernels; tap++) {
                    const i32 tap_d = tap / (k_h * k_w), tap_h = tap / k_w % k_h, tap_w = tap % k_w;
                    for (i32 start = 0; start < filters; start += {{ProductText.Chain}}) {
                    const i32 length = filters - start < {{ProductText.Chain}} ? filters - start : {{ProductText.Chain}};
            """,
    };

    /// <summary>What becomes of a run's chains, and the end of the loops.</summary>
    private string End(string t, int tm, int tn, int across)
    {
        string each = $"for (i32 i = 0; i < {tm}; i++) {{ for (i32 j = 0; j < {tn}; j++)";
        string Plus(string x, string y) => Of.IsFloating() ? $"{x} + {y}" : $"{t}_add({x}, {y})";
        string seer = $"const i32 place = first_n + across + j * {across} < n ? seer(first_n + across + j * {across}, {WindowText.Lengths}) : -1;";
        return Order switch
        {
            ConvolutionOrder.Output => $$"""
                        {{each}} { sum[i][j] = start == 0 ? chain[i][j] : {{Plus("sum[i][j]", "chain[i][j]")}}; chain[i][j] = 0; } }
                        }
                """,
            ConvolutionOrder.Weight => $$"""
                        {{each}} { sum[i][j] = begun == 0 ? chain[i][j] : {{Plus("sum[i][j]", "chain[i][j]")}}; chain[i][j] = 0; } }
                        begun = 1;
                        } }
                """,
            ConvolutionOrder.Lines => $$"""
                        for (i32 j = 0; j < {{tn}}; j++) {
                            {{seer}}
                            for (i32 i = 0; i < {{tm}}; i++) { if (place >= 0) { sum[i][j] = {{Plus("sum[i][j]", "chain[i][j]")}}; } chain[i][j] = 0; }
                        }
                        } }
                """,
            _ => $$"""
                        {{each}} { window[i][j] = start == 0 ? chain[i][j] : {{Plus("window[i][j]", "chain[i][j]")}}; chain[i][j] = 0; } }
                        }
                        for (i32 j = 0; j < {{tn}}; j++) {
                            {{seer}}
                            for (i32 i = 0; i < {{tm}}; i++) { if (place >= 0 && place / {{Block}} == block) { sum[i][j] = {{Plus("sum[i][j]", "window[i][j]")}}; } }
                        }
                        } }
                """,
        };
    }

    private string LoadX() => Order switch
    {
        ConvolutionOrder.Output => "x[x_first + gm * taps + gk]",
        ConvolutionOrder.Weight => "x[x_first + gm * places + gk]",
        _ => "x[x_first + ((i64)gk * channels + gm) * kernels + tap]",
    };

    private string LoadY() => Order switch
    {
        ConvolutionOrder.Output => $$"""
                                const i32 tap = gk, place = (i32)gn;
            {{WindowText.Seen}}                    if (seen >= 0) { value = y[y_first + seen]; }
            """,
        ConvolutionOrder.Weight => $$"""
                                const i32 tap = (i32)gn, place = gk;
            {{WindowText.Seen}}                    if (seen >= 0) { value = y[y_first + seen]; }
            """,
        _ => $$"""
                                const i32 place = seer(gn, {{WindowText.Lengths}});
                                if (place >= 0) { value = y[y_first + (i64)gk * places + place]; }
            """,
    };
}
