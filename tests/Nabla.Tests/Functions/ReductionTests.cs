namespace Nabla.Tests;

/// <summary>Reductions, scans and sorts over every choice of axes and every layout, against loops over indices.</summary>
public sealed class ReductionTests
{
    [Fact]
    public void EveryChoiceOfAxesAgreesWithALoop()
    {
        Random random = new(11);
        for (int trial = 0; trial < 150; trial++)
        {
            int[] lengths = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, 7))];
            Tensor x = Relaid(random, (Tensor.Rand([.. lengths], DType.Float64, (ulong)trial) * 20 - 10).Round());
            double[] flat = x.ToArray<double>();
            int[] axes = [.. Enumerable.Range(0, lengths.Length).Where(_ => random.Next(2) == 0)];

            Assert.Equal(Loop(flat, lengths, axes, 0, (a, b) => a + b), x.Sum([.. axes]).ToArray<double>());
            Assert.Equal(Loop(flat, lengths, axes, double.NegativeInfinity, Math.Max), x.Max([.. axes]).ToArray<double>());
            Assert.Equal(Loop(flat, lengths, axes, double.PositiveInfinity, Math.Min), x.Min([.. axes]).ToArray<double>());
            Assert.Equal(Loop(flat, lengths, axes, 1, (a, b) => a != 0 && b != 0 ? 1 : 0).Select(v => v != 0), x.All([.. axes]).ToArray<bool>());
            Assert.Equal(Loop(flat, lengths, axes, 0, (a, b) => a != 0 || b != 0 ? 1 : 0).Select(v => v != 0), x.Any([.. axes]).ToArray<bool>());
            int axis = random.Next(lengths.Length);
            AssertScan(x, axis);
            AssertSort(x, axis);
        }
    }

    [Fact]
    public void LongAndWideReductionsAreExactForIntegersAndAccurateForTheRest()
    {
        foreach ((Shape shape, int axis) in new (Shape, int)[] { ([1_000_003], 0), ([7, 100_001], 1), ([100_001, 7], 0), ([33, 65, 129], 1), ([2, 3, 70_000], 2), ([70_000, 1, 3], 0), ([5, 4096], 1), ([5, 4097], 1), ([64, 300], 0), ([65, 257], 0) })
        {
            Tensor x = (Tensor.Rand(shape, DType.Float64, 7) * 1000).Cast(DType.Int32);
            long[] expected = new long[shape.Count / shape[axis]];
            int[] values = x.ToArray<int>();
            long inner = 1;
            for (int i = axis + 1; i < shape.Rank; i++)
            {
                inner *= shape[i];
            }

            for (long i = 0; i < values.Length; i++)
            {
                expected[i / (inner * shape[axis]) * inner + i % inner] += values[i];
            }

            Assert.Equal(expected, x.Sum(axis).ToArray<long>());
            Assert.Equal(expected.Reverse(), x.Flip().Sum(axis).ToArray<long>());
            Assert.All(x.Cast(DType.Float32).Sum(axis).ToArray<float>().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6 * pair.Second + 1));
        }
    }

    [Fact]
    public void LayoutsAndThreadsDoNotChangeABit()
    {
        Tensor x = Tensor.Randn([300, 517], seed: 3);
        Tensor turned = Tensor.Of(x.T.ToArray<float>(), [517, 300]).T;
        foreach (Axes axes in new Axes[] { 0, 1, default })
        {
            float[] expected = x.Sum(axes).ToArray<float>();
            Assert.Equal(expected, turned.Sum(axes).ToArray<float>());
            float[][] both = new float[4][];
            Parallel.For(0, both.Length, i => both[i] = x.Sum(axes).ToArray<float>());
            Assert.All(both, sums => Assert.Equal(expected, sums));
        }
    }

    [Fact]
    public void MovesOfManyElementsFindTheirPlaces()
    {
        // Long enough for several threads and many tiles.
        Tensor x = Tensor.Arange(300_000).Reshape(100, 30, 100);
        Tensor y = x.Permute(2, 0, 1)[At.Every(.., -3), 5.., At.Every(.., 2)];
        Tensor copy = Tensor.Of(y.ToArray<long>(), y.Shape);

        Assert.Equal(99 + 5 * 3000, copy[0, 0, 0].ToScalar<long>());
        Assert.Equal(96 + 6 * 3000 + 200, copy[1, 1, 1].ToScalar<long>());
        Assert.Equal(copy.ToArray<long>(), (y + 0).ToArray<long>());
        Assert.Equal(copy.Cast(DType.Float32).ToArray<float>(), y.Cast(DType.Float32).ToArray<float>());
        Assert.True((bool)Functions.Equal(x.Flip().Flip(), x).All());
        Assert.True((bool)Functions.Equal(Functions.Concat([x[..50], x[50..]], 0), x).All());
        Assert.True((bool)Functions.Equal(x.With(-x[.., 1..], .., 1..)[.., 1..], -x[.., 1..]).All());
    }

    private static void AssertScan(Tensor x, int axis)
    {
        Tensor expected = Tensor.Zeros(x.Shape, DType.Float64).MoveAxis(axis, 0);
        for (int i = 0; i < x.Shape[axis]; i++)
        {
            expected = expected.With(x.Narrow(axis, 0, i + 1).Sum(axis), i);
        }

        Assert.Equal(expected.MoveAxis(0, axis).ToArray<double>(), x.CumSum(axis).ToArray<double>());
        Assert.Equal(x.Flip(axis).CumSum(axis).Flip(axis).ToArray<double>(), new Primitives.CumSum(axis, true).Apply(x).ToArray<double>());
    }

    private static void AssertSort(Tensor x, int axis)
    {
        double[][] rows = [.. x.MoveAxis(axis, x.Rank - 1).Reshape(-1, x.Shape[axis]).Select(row => row.ToArray<double>())];
        foreach (bool descending in new[] { false, true })
        {
            (Tensor values, Tensor indices) = x.Sort(axis, descending);

            // LINQ's sorting is stable: equal elements keep their order.
            int[][] orders = [.. rows.Select(row => Enumerable.Range(0, row.Length).OrderBy(i => descending ? -row[i] : row[i]).ToArray())];
            Assert.Equal(orders.SelectMany(order => order.Select(i => (long)i)), indices.MoveAxis(axis, x.Rank - 1).ToArray<long>());
            Assert.Equal(orders.SelectMany((order, r) => order.Select(i => rows[r][i])), values.MoveAxis(axis, x.Rank - 1).ToArray<double>());
            Assert.Equal(values.ToArray<double>(), Functions.Gather(x, indices, axis).ToArray<double>());
        }

        Assert.Equal(rows.Select(row => (long)Array.IndexOf(row, row.Max())), x.ArgMax(axis).ToArray<long>());
        Assert.Equal(rows.Select(row => (long)Array.IndexOf(row, row.Min())), x.ArgMin(axis).ToArray<long>());
    }

    private static double[] Loop(double[] flat, int[] lengths, int[] axes, double start, Func<double, double, double> combine)
    {
        int[] kept = [.. Enumerable.Range(0, lengths.Length).Where(axis => !axes.Contains(axis))];
        double[] result = [.. Enumerable.Repeat(start, kept.Aggregate(1, (count, axis) => count * lengths[axis]))];
        for (int i = 0; i < flat.Length; i++)
        {
            int[] index = new int[lengths.Length];
            for (int axis = lengths.Length - 1, rest = i; axis >= 0; axis--)
            {
                (rest, index[axis]) = Math.DivRem(rest, lengths[axis]);
            }

            int place = kept.Aggregate(0, (at, axis) => at * lengths[axis] + index[axis]);
            result[place] = combine(result[place], flat[i]);
        }

        return result;
    }

    private static Tensor Relaid(Random random, Tensor x) => random.Next(4) switch
    {
        0 => Tensor.Of(x.Flip().ToArray<double>(), x.Shape).Flip(),
        1 when x.Rank > 1 => Tensor.Of(x.T.ToArray<double>(), x.T.Shape).T,
        2 => Functions.Stack([x, x], x.Rank)[At.Rest, 1],
        _ => x,
    };
}
