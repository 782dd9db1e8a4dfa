using System.Globalization;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Gpu;

/// <summary>The combination of the blocks of rows: a team of work-items has a block's accumulators, one each.</summary>
/// <remarks>The tree is the CPU's (Note [The tree of a reduction]), which suits both, so results have the same bits.</remarks>
/// <param name="Monoid">What combines.</param>
/// <param name="From">The type of the elements.</param>
/// <param name="To">The type of the results.</param>
/// <param name="Team">Work-items of a team: a power of two, 64 where blocks are longer.</param>
internal sealed record RowsText(Monoid Monoid, DType From, DType To, int Team) : KernelText
{
    public const int Group = 128;

    public override string Name => "rows";

    public override void Write(Source source)
    {
        FunctionText.Write(source, "combine", Monoid, From);
        string lane = CNames.Stored(FunctionText.Lane(From));
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            KERNEL void rows(GLOBAL const {{CNames.Stored(From)}}* x, i64 x_at, GLOBAL {{CNames.Stored(To)}}* z, i64 z_at, i64 length, i64 blocks, i64 parts) {
                LOCAL {{lane}} sums[{{Group}}];
                x += x_at;
                z += z_at;
                const i32 j = ITEM() % {{Team}};
                for (i64 first = GROUP() * {{Group / Team}}; first < parts; first += GROUPS() * {{Group / Team}}) {
                    const i64 part = first + ITEM() / {{Team}};
                    const i64 row = part / blocks;
                    const i64 start = (part - row * blocks) * {{RowTree.Block}};
                    const i64 left = length - start;
                    const i32 count = part >= parts ? 0 : left < {{RowTree.Block}} ? (i32)left : {{RowTree.Block}};
                    {{lane}} sum = 0;
                    if (j < count) {
                        GLOBAL const {{CNames.Stored(From)}}* from = x + row * length + start;
                        sum = {{Stored.Load(From, "from[j]")}};
                        for (i32 i = j + {{Team}}; i < count; i += {{Team}}) {
                            sum = combine(sum, {{Stored.Load(From, "from[i]")}});
                        }
                    }
                    sums[ITEM()] = sum;
                    BARRIER();
                    for (i32 half_team = {{Team / 2}}; half_team > 0; half_team /= 2) {
                        if (j < half_team && j + half_team < count) {
                            sums[ITEM()] = combine(sums[ITEM()], sums[ITEM() + half_team]);
                        }
                        BARRIER();
                    }
                    if (j == 0 && count > 0) {
                        z[part] = {{Stored.Store(To, "sums[ITEM()]")}};
                    }
                    BARRIER();
                }
            }

            """);
    }
}

/// <summary>What the order of a row's combination depends on besides its length; see Note [The tree of a reduction].</summary>
internal static class RowTree
{
    /// <summary>Elements of a block, of which accumulators take one after the other.</summary>
    public const int Block = 4096;

    /// <summary>Accumulators of a block.</summary>
    public const int Accumulators = 64;

    /// <summary>Blocks, or runs, that one work-item combines in pairs at a time.</summary>
    public const int Radix = 16;

    /// <summary>Work-items that a block of a row so long keeps busy.</summary>
    public static int Team(long length) => (int)Math.Min(System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Max(length, 1)), Accumulators);
}

/// <summary>The combination of runs of rows, column by column: a work-item has a column of a run.</summary>
internal sealed record ColumnsText(Monoid Monoid, DType From, DType To) : KernelText
{
    public override string Name => "columns";

    public override void Write(Source source)
    {
        FunctionText.Write(source, "combine", Monoid, From);
        string lane = CNames.Stored(FunctionText.Lane(From));
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            KERNEL void columns(GLOBAL const {{CNames.Stored(From)}}* x, i64 x_at, GLOBAL {{CNames.Stored(To)}}* z, i64 z_at, i64 rows, i64 inner, i64 runs, i64 count) {
                x += x_at;
                z += z_at;
                for (i64 i = GROUP() * ITEMS() + ITEM(); i < count; i += GROUPS() * ITEMS()) {
                    const i64 run = i / inner;
                    const i64 outer = run / runs;
                    const i64 first = (run - outer * runs) * {{ReductionTree.RowsInRun}};
                    const i64 last = first + {{ReductionTree.RowsInRun}} < rows ? first + {{ReductionTree.RowsInRun}} : rows;
                    GLOBAL const {{CNames.Stored(From)}}* from = x + outer * rows * inner + (i - run * inner);
                    {{lane}} sum = {{Stored.Load(From, "from[first * inner]")}};
                    for (i64 row = first + 1; row < last; row++) {
                        sum = combine(sum, {{Stored.Load(From, "from[row * inner]")}});
                    }
                    z[i] = {{Stored.Store(To, "sum")}};
                }
            }

            """);
    }
}

/// <summary>The combination in pairs of what blocks or runs came to, some at a time.</summary>
internal sealed record PairsText(Monoid Monoid, DType Of, DType To) : KernelText
{
    public override string Name => "pairs";

    public override void Write(Source source)
    {
        FunctionText.Write(source, "combine", Monoid, Of);
        string lane = CNames.Stored(FunctionText.Lane(Of));
        source.Text.Append(CultureInfo.InvariantCulture, $$"""
            KERNEL void pairs(GLOBAL const {{lane}}* x, i64 x_at, GLOBAL {{CNames.Stored(To)}}* z, i64 z_at, i64 rows, i64 inner, i64 groups, i64 count) {
                x += x_at;
                z += z_at;
                for (i64 i = GROUP() * ITEMS() + ITEM(); i < count; i += GROUPS() * ITEMS()) {
                    const i64 run = i / inner;
                    const i64 outer = run / groups;
                    const i64 first = (run - outer * groups) * {{RowTree.Radix}};
                    GLOBAL const {{lane}}* from = x + (outer * rows + first) * inner + (i - run * inner);
                    {{lane}} sums[{{RowTree.Radix}}];
                    i32 left = rows - first < {{RowTree.Radix}} ? (i32)(rows - first) : {{RowTree.Radix}};
                    for (i32 k = 0; k < left; k++) {
                        sums[k] = from[k * inner];
                    }
                    for (; left > 1; left = (left + 1) / 2) {
                        for (i32 k = 0; k < left / 2; k++) {
                            sums[k] = combine(sums[2 * k], sums[2 * k + 1]);
                        }
                        if (left % 2 != 0) {
                            sums[left / 2] = sums[left - 1];
                        }
                    }
                    z[i] = {{Stored.Store(To, "sums[0]")}};
                }
            }

            """);
    }
}
