namespace Nabla.Tests;

/// <summary>Medians, quantiles, searches and sums that leave something out, against loops and as compositions.</summary>
public sealed class OrderTests : CompositionTests<OrderTests>, ICompositions
{
    public static TheoryData<string, Func<Tensor, Tensor>> Compositions => new()
    {
        { "median", x => x.Median(1).Values }, { "nanmedian", x => x.NanMedian() }, { "quantile", x => x.Quantile(Tensor.Of([0.1, 0.5, 0.77]), 2) }, { "nanquantile", x => x.NanQuantile(0.3, 0, true) },
        { "kthvalue", x => x.KthValue(2, 1).Values }, { "mode", x => (x * 0.4).Round().Detach().Mode(1).Indices.Cast(DType.Float64) * x[.., 0] }, { "msort", x => x.MSort() }, { "diff", x => x.Diff(2, 2, x[.., .., ..1]) }, { "trapezoid", x => x.Trapezoid(x[0, 0] * 3, axis: 2) },
        { "cumulative_trapezoid", x => x.CumulativeTrapezoid(null, 0.5, 1) }, { "renorm", x => x.Renorm(2, 1, 1.5) }, { "nansum", x => x.NanSum([0, 2]) }, { "nanmean", x => x.NanMean(1, true) },
        { "var_mean", x => x.VarMean(1).Var * x.VarMean(1).Mean }, { "aminmax", x => x.AMinMax(1).Max - x.AMinMax(1).Min },
    };

    [Fact]
    public void SearchesCountWhatIsBefore()
    {
        Random random = new(3);
        for (int length = 0; length < 20; length++)
        {
            double[] boundaries = [.. Enumerable.Range(0, length).Select(_ => (double)random.Next(8)).Order()];
            double[] values = [.. Enumerable.Range(-1, 11).Select(i => (double)i), 2.5, double.PositiveInfinity, double.NegativeInfinity];
            Assert.Equal(values.Select(value => (long)boundaries.Count(one => one < value)), Tensor.Of(values).Bucketize(Tensor.Of(boundaries)).ToArray<long>());
            Assert.Equal(values.Select(value => (long)boundaries.Count(one => one <= value)), Tensor.Of(boundaries).SearchSorted(Tensor.Of(values), right: true).ToArray<long>());
            Assert.Equal(values.Select(value => !boundaries.Contains(value)), Tensor.Of(values).IsIn(Tensor.Of(boundaries), invert: true).ToArray<bool>());
        }

        Tensor rows = Tensor.Of([5L, 1, 3, 2, 2, 9], [2, 3]);
        Assert.Equal([0, 2, 0, 3], rows.SearchSorted(Tensor.Of([1L, 4, 2, 10], [2, 2]), sorter: rows.ArgSort(), dtype: DType.Int32).ToArray<int>());
    }

    [Fact]
    public void WhatIsNoNumberIsLeftOutOrStandsForAll()
    {
        Tensor x = Tensor.Of([3.0, double.NaN, 1, 2, 4, 6, 5, 7], [2, 4]);
        Assert.Equal([double.NaN, 5], x.Median(1).Values.ToArray<double>());
        Assert.Equal([1L, 2], x.Median(1).Indices.ToArray<long>());
        Assert.Equal([2.0, 5], x.NanMedian(1).Values.ToArray<double>());
        Assert.Equal([double.NaN, 5.5], x.Quantile(0.5, 1).ToArray<double>());
        Assert.Equal([2, 5.5], x.NanQuantile(0.5, 1).ToArray<double>());
        Assert.Equal([6.0, 22], x.NanSum(1).ToArray<double>());
        Assert.Equal([2.0, 5.5], x.NanMean(1).ToArray<double>());
        Assert.Equal([5.0, 6.0], x[1].Quantile(Tensor.Of([0.25, 0.8]), interpolation: QuantileInterpolation.Nearest).ToArray<double>());
        Assert.Equal([4L, 4], x.CountNonzero(1).ToArray<long>());
    }
}
