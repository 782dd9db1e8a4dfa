namespace Nabla.Tests;

/// <summary>Functions that move, repeat and join elements, against what they must give, and as compositions.</summary>
public sealed class ShapingTests : CompositionTests<ShapingTests>, ICompositions
{
    private static readonly Tensor s_counted = Tensor.Arange(24).Reshape(2, 3, 4);

    public static TheoryData<string, Func<Tensor, Tensor>> Compositions => new()
    {
        { "tile", x => x.Tile(2, 1, 3) }, { "repeat", x => x.Repeat(2, 2, 1, 2) }, { "repeat_interleave", x => x.RepeatInterleave(3, 1) },
        { "repeat_interleave of each", x => x.RepeatInterleave(Tensor.Of([2L, 0, 1]), 1) }, { "expand", x => x.Unsqueeze(0).Expand(5, -1, -1, -1) }, { "roll", x => x.Roll([1, -2], [0, 2]) },
        { "rot90", x => x.Rot90(3, (1, 2)) }, { "unfold", x => x.Unfold(2, 2, 1) }, { "diagonal", x => x.Diagonal(1, 2, 0) }, { "diag_embed", x => x.DiagEmbed(-1, 0, 2) },
        { "diagonal_scatter", x => (x * x).DiagonalScatter(x[0, .., ..2], 0, 0, 2).Sum(0) }, { "tril", x => x.Tril(-1) }, { "triu", x => x.Triu(1) }, { "trace", x => (x[0] * x[1]).Trace() },
        { "select", x => x.Select(-1, -2) }, { "slice", x => x.Slice(2, -3, null, 2) }, { "select_scatter", x => (x * x).SelectScatter(x[.., 1], 1, 0) },
        { "slice_scatter", x => (x * x).SliceScatter(x[.., .., ..2], 2, 0, 4, 2) }, { "split", x => x.TensorSplit(3, 2)[0] * x.Chunk(2, 2)[1] }, { "stacks", x => Functions.ColumnStack([x[0].T, x[1].T * x[1].T]) },
        { "block_diag", x => Functions.BlockDiag(x[0], x[1, .., ..2], x[0, 0]) }, { "meshgrid", x => Functions.Meshgrid([x[0, 0], x[1, 1]])[0] * x[0, 0, 1] }, { "sum_to_size", x => x.SumToSize(3, 1) },
        { "movedim", x => x.MoveAxis([0, 1], [-1, 0]) }, { "unflatten", x => x.Unflatten(-1, 2, -1) },
    };

    [Fact]
    public void ElementsComeFromWhereTheyMust()
    {
        long[] x = s_counted.ToArray<long>();
        Expect(s_counted.Tile(2, 1), [2, 6, 4], (i, j, k) => x[i * 12 + j % 3 * 4 + k]);
        Expect(s_counted.RepeatInterleave(2, 2), [2, 3, 8], (i, j, k) => x[i * 12 + j * 4 + k / 2]);
        Expect(s_counted.Roll(-1, 1), [2, 3, 4], (i, j, k) => x[i * 12 + (j + 1) % 3 * 4 + k]);
        Expect(s_counted.Roll(25), [2, 3, 4], (i, j, k) => x[(i * 12 + j * 4 + k + 23) % 24]);
        Expect(s_counted.Rot90(1, (1, 2)), [2, 4, 3], (i, j, k) => x[i * 12 + k * 4 + 3 - j]);
        Expect(s_counted.Rot90(-1, (1, 2)), [2, 4, 3], (i, j, k) => x[i * 12 + (2 - k) * 4 + j]);
        Expect(s_counted.Unfold(1, 2, 1), [2, 2, 4, 2], (i, j, k, l) => x[i * 12 + (j + l) * 4 + k]);
        Expect(s_counted.Diagonal(-1, 1, 2), [2, 2], (i, j) => x[i * 12 + (j + 1) * 4 + j]);
        Expect(s_counted[0].DiagEmbed(1), [3, 5, 5], (i, j, k) => k == j + 1 ? x[i * 4 + j] : 0);
        Expect(s_counted.Tril(1), [2, 3, 4], (i, j, k) => k <= j + 1 ? x[i * 12 + j * 4 + k] : 0);
        Expect(s_counted.Triu(-1), [2, 3, 4], (i, j, k) => k >= j - 1 ? x[i * 12 + j * 4 + k] : 0);
        Expect(s_counted.Slice(2, 1, -1), [2, 3, 2], (i, j, k) => x[i * 12 + j * 4 + k + 1]);
        Expect(s_counted.MoveAxis([2, 0], [0, 1]), [4, 2, 3], (i, j, k) => x[j * 12 + k * 4 + i]);
        Expect(s_counted.SumToSize(1, 4), [1, 4], (_, k) => x.Where((_, at) => at % 4 == k).Sum());
        Expect(Functions.Meshgrid([Tensor.Arange(3), Tensor.Arange(4)], GridIndexing.XY)[1], [4, 3], (i, _) => i);
        Expect(Functions.CartesianProd(Tensor.Arange(2), Tensor.Arange(3)), [6, 2], (i, j) => j == 0 ? i / 3 : i % 3);
        Assert.Equal([0L, 1, 1, 2, 2, 2, 0, 0, 1, 0, 1, 2], Tensor.TrilIndices(3, 3).ToArray<long>());
        Assert.Equal([0L, 0, 1, 1, 2, 2], Tensor.TriuIndices(2, 3, 1).ToArray<long>());
    }

    [Fact]
    public void PiecesMakeTheWhole()
    {
        for (int pieces = 1; pieces < 7; pieces++)
        {
            Assert.Equal(s_counted.ToArray<long>(), Functions.Concat(s_counted.TensorSplit(pieces, 2), 2).ToArray<long>());
            Assert.Equal(s_counted.ToArray<long>(), Functions.Concat(s_counted.Chunk(pieces, 1), 1).ToArray<long>());
        }

        Assert.Equal(s_counted.ToArray<long>(), Functions.Stack(s_counted.Unbind(1), 1).ToArray<long>());
        Assert.Equal(2, s_counted.DSplit(2).Length);
        Assert.Throws<ArgumentException>(() => s_counted.DSplit(3));
    }

    [Fact]
    public void VectorsAndScalarsAreTheirOwnTransposes()
    {
        Tensor vector = Tensor.Arange(3);
        Assert.Equal(vector.Shape, vector.T.Shape);
        Assert.Equal(Shape.Scalar, Tensor.Of(1.0).T.Shape);
    }

    private static void Expect(Tensor found, Shape shape, Func<int, int, long> at) => Expect(found, shape, places => at(places[0], places[1]));

    private static void Expect(Tensor found, Shape shape, Func<int, int, int, long> at) => Expect(found, shape, places => at(places[0], places[1], places[2]));

    private static void Expect(Tensor found, Shape shape, Func<int, int, int, int, long> at) => Expect(found, shape, places => at(places[0], places[1], places[2], places[3]));

    private static void Expect(Tensor found, Shape shape, Func<int[], long> at)
    {
        Assert.Equal(shape, found.Shape);
        long[] expected = new long[shape.Count];
        for (int flat = 0; flat < expected.Length; flat++)
        {
            int[] places = new int[shape.Rank];
            int rest = flat;
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
            {
                (rest, places[axis]) = Math.DivRem(rest, shape[axis]);
            }

            expected[flat] = at(places);
        }

        Assert.Equal(expected, found.ToArray<long>());
    }
}
