namespace Nabla.Tests;

/// <summary>Combinations, pairs, runs, segments and histograms, against loops and as compositions.</summary>
public sealed class ChoicesTests : CompositionTests<ChoicesTests>, ICompositions
{
    public static TheoryData<string, Func<Tensor, Tensor>> Compositions => new()
    {
        { "combinations", x => x[0, 0].Combinations(3) },
        { "segments of rows", x => x.SegmentReduce(ScatterMode.Mean, Tensor.Of([2L, 1, 0, 1, 0, 1], [2, 3]), axis: 1, initial: 1) },
        { "segments", x => x.SegmentReduce(ScatterMode.Mean, Tensor.Of([3L, 0, 1]), axis: 2, initial: 1) }, { "products", x => x.SegmentReduce(ScatterMode.Prod, offsets: Tensor.Of([0L, 1, 4]), axis: 2) },
    };

    [Fact]
    public void DifferentElementsAreFoundWithTheirPlacesAndCounts()
    {
        Random random = new(29);
        for (int count = 0; count < 25; count++)
        {
            long[] values = [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(5))];
            (Tensor different, Tensor inverse, Tensor counts) = Tensor.Of(values).Unique();
            long[] expected = [.. values.Distinct().Order()];
            Assert.Equal(expected, different.ToArray<long>());
            Assert.Equal(values.Select(value => (long)Array.IndexOf(expected, value)), inverse.ToArray<long>());
            Assert.Equal(expected.Select(value => (long)values.Count(one => one == value)), counts.ToArray<long>());

            (different, inverse, counts) = Tensor.Of(values).UniqueConsecutive();
            Assert.Equal(values.Where((value, i) => i == 0 || value != values[i - 1]), different.ToArray<long>());
            Assert.Equal(values, inverse.ToArray<long>().Select(place => different.ToArray<long>()[place]));
            Assert.Equal(count, counts.Sum().ToScalar<long>());
        }

        Tensor rows = Tensor.Of([1L, 2, 0, 5, 1, 2, 0, 4], [4, 2]);
        Assert.Equal([0L, 4, 0, 5, 1, 2], rows.Unique(0).Values.Reshape(-1).ToArray<long>());
        Assert.Equal([2L, 1, 2, 0], rows.Unique(0).Inverse.ToArray<long>());
        Assert.Equal([1L, 1, 2], rows.T.Unique(1).Counts.ToArray<long>());
    }

    [Fact]
    public void SegmentsOfRowsAreThoseOfEachRow()
    {
        Tensor x = Composition.Distinct(2, 3, 4);
        long[][] lengths = [[1, 0, 2], [0, 3, 1], [2, 2, 0], [0, 0, 0], [4, 0, 0], [1, 1, 1]];
        foreach (ScatterMode reduce in (ScatterMode[])[ScatterMode.Sum, ScatterMode.Prod, ScatterMode.Max, ScatterMode.Min, ScatterMode.Mean])
        {
            Tensor all = x.SegmentReduce(reduce, Tensor.Of(lengths.SelectMany(static row => row).ToArray(), [2, 3, 3]), axis: 2);
            for (int row = 0; row < 6; row++)
            {
                Tensor alone = x[row / 3, row % 3].SegmentReduce(reduce, Tensor.Of(lengths[row]));
                Assert.Equal(alone.ToArray<double>(), all[row / 3, row % 3].ToArray<double>());
                double[] values = x[row / 3, row % 3].ToArray<double>();
                int at = 0;
                for (int segment = 0; segment < 3; at += (int)lengths[row][segment++])
                {
                    double[] part = values[at..(at + (int)lengths[row][segment])];
                    double expected = reduce switch
                    {
                        ScatterMode.Sum => part.Sum(),
                        ScatterMode.Prod => part.Aggregate(1.0, static (a, b) => a * b),
                        ScatterMode.Max => part.Aggregate(double.NegativeInfinity, Math.Max),
                        ScatterMode.Min => part.Aggregate(double.PositiveInfinity, Math.Min),
                        _ => part.Length == 0 ? double.NaN : part.Average(),
                    };
                    Assert.Equal(expected, alone[segment].ToScalar<double>(), 1e-15);
                }
            }
        }

        Tensor offsets = x.SegmentReduce(ScatterMode.Sum, offsets: Tensor.Of([1L, 2, 2, 0, 0, 3], [2, 3]), axis: 1);
        Assert.Equal(x[0, 1].ToArray<double>(), offsets[0, 0].ToArray<double>());
        Assert.Equal(0, offsets[0, 1].Abs().Sum().ToScalar<double>());
        Assert.Equal(x[1].Sum(0).ToArray<double>(), offsets[1, 1].ToArray<double>());
        foreach (Tensor bad in (Tensor[])[Tensor.Of([3L, 2]), Tensor.Of([-1L, 2]), Tensor.Of([1L, 1], [1, 2])])
        {
            Assert.Contains("SegmentReduce needs lengths within axis 2", Assert.Throws<ArgumentException>(() => x.SegmentReduce(ScatterMode.Sum, bad, axis: 2)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => x.SegmentReduce(ScatterMode.Sum, offsets: Tensor.Of([2L, 1]), axis: 2));
    }

    [Fact]
    public void TheMostFrequentElementIsFoundWithItsLastPlace()
    {
        Random random = new(31);
        for (int count = 1; count < 25; count++)
        {
            long[] values = [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(4))];
            (Tensor mode, Tensor index) = Tensor.Of(values).Mode();
            long expected = values.GroupBy(static value => value).OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key).First().Key;
            Assert.Equal(expected, mode.ToScalar<long>());
            Assert.Equal(Array.LastIndexOf(values, expected), index.ToScalar<long>());
        }

        Tensor x = Tensor.Of([2.0, 2, 1, 0, 1, 1], [2, 3]);
        Assert.Equal([0.0, 1, 1], x.Mode(0).Values.ToArray<double>());
        Assert.Equal(Shape.Create([2, 1]), x.Mode(1, keepAxes: true).Indices.Shape);
        Assert.Equal([0.0, 1, 0, 0, 0, 1], Transform.Grad((Tensor v) => v.Mode(1).Values.Sum())(x).ToArray<double>());
        Assert.Equal(3.0, Tensor.Of(3.0).Mode().Values.ToScalar<double>());
        Assert.Throws<InvalidOperationException>(() => Tensor.Zeros(0).Mode());
    }

    [Fact]
    public void IntervalsOfNothingGoFrom0To1()
    {
        (Tensor hist, Tensor edges) = Tensor.Zeros([0], DType.Float64).Histogram(2);
        Assert.Equal([0.0, 0], hist.ToArray<double>());
        Assert.Equal([0, 0.5, 1], edges.ToArray<double>());
    }

    [Fact]
    public void IntervalsHoldTheirLowerEnds()
    {
        Tensor x = Tensor.Of([0.0, 0.5, 1, 1.5, 2, 3, -1, 4]);
        (Tensor counts, Tensor edges) = x.Histogram(Tensor.Of([0.0, 1, 2, 3]));
        Assert.Equal([2.0, 2, 2], counts.ToArray<double>());
        Assert.Equal([0.0, 1, 2, 3], edges.ToArray<double>());
        Assert.Equal([3.0, 3, 2], x.Histogram(3, (-1, 4)).Hist.ToArray<double>());
        Assert.Equal([2.0, 2, 2], x.HistC(3, 0, 3).ToArray<double>());
        Assert.Equal(1, (x.Histogram(4, density: true).Hist * 1.25).Sum().ToScalar<double>(), 1e-15);
        Assert.Equal([1.0, 0, 0, 1], Tensor.Of([0.0, 0, 1, 1], [2, 2]).HistogramDD([2, 2]).Hist.Reshape(-1).ToArray<double>());
        Assert.Equal([1L, 0, 2, 0, 0], Tensor.Of([2L, 0, 2]).BinCount(minLength: 5).ToArray<long>());
        Assert.Equal([2.0, 0, 4], Tensor.Of([2L, 0, 2]).BinCount(Tensor.Of([1L, 2, 3])).ToArray<double>());
    }
}
