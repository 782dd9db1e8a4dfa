namespace Nabla.Tests;

/// <summary>Combinations, pairs, runs, segments and histograms, against loops and as compositions.</summary>
public sealed class ChoicesTests : CompositionTests<ChoicesTests>, ICompositions
{
    public static TheoryData<string, Func<Tensor, Tensor>> Compositions => new()
    {
        { "combinations", x => x[0, 0].Combinations(3) },
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
