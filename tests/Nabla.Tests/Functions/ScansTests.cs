namespace Nabla.Tests;

/// <summary>Running products, extremes and sums of exponentials, and what combines by index, against loops.</summary>
public sealed class ScansTests : CompositionTests<ScansTests>, ICompositions
{
    private static readonly Tensor s_places = Tensor.Of([2L, 0, 2, 1], [4]);

    public static TheoryData<string, Func<Tensor, Tensor>> Compositions => new()
    {
        { "cumprod", x => x.CumProd(1) }, { "cummax", x => x.CumMax(2).Values }, { "cummin", x => x.CumMin(0).Values }, { "logcumsumexp", x => x.LogCumSumExp(-1) },
        { "scatter", x => Functions.Scatter(x, s_places.Reshape(1, 1, 4).BroadcastTo([2, 2, 4]), x * x, 1) }, { "scatter of one", x => Functions.Scatter(x * x, s_places.Reshape(1, 1, 4), x[0, 0, 1], 1) },
        { "mean", x => Functions.Scatter(x, s_places.Reshape(1, 1, 4).BroadcastTo([2, 3, 4]), x * x, 1, ScatterMode.Mean) }, { "prod", x => Functions.Scatter(x, s_places.Reshape(1, 1, 4).BroadcastTo([2, 3, 4]), x + 2, 1, ScatterMode.Prod, false) },
        { "max", x => x.IndexReduce(2, s_places[..2], x[.., .., 1..3] * 2, ScatterMode.Max) }, { "min", x => x.IndexReduce(2, s_places, x * 1.5, ScatterMode.Min, false) },
        { "index_add", x => x.IndexAdd(2, s_places, x * x, -0.5) }, { "index_copy", x => x.IndexCopy(1, s_places[1..3], x[.., ..2] * x[.., 1..]) }, { "index_fill", x => (x * x).IndexFill(1, s_places, x[0, 0, 0]) },
        { "index_put", x => x.IndexPut([Tensor.Of([1L, 1]), s_places[..2]], x[0, ..2] * 2, accumulate: true) }, { "put", x => x.Put(Tensor.Of([-1L, 3, 3]), x[0, 0, 1..] * x[1, 1, 1..], true) },
        { "take", x => x.Take(Tensor.Of([-1L, 3, 3, 0], [2, 2])) }, { "take_along", x => x.TakeAlongAxis(Tensor.Of([1L, 0, 2], [1, 1, 3]), 2) }, { "masked_fill", x => (x * x).MaskedFill(s_places > 1, x[0, 0, 0]) },
        { "masked_scatter", x => x.MaskedScatter(s_places > 0, x * x) }, { "gather", x => Functions.Gather(x, s_places.Reshape(1, 1, 4), 1) },
    };

    [Fact]
    public void RunningResultsAreThoseOfTheFirstElements()
    {
        Random random = new(17);
        for (int trial = 0; trial < 60; trial++)
        {
            int[] lengths = [random.Next(1, 4), random.Next(1, 40), random.Next(1, 5)];
            Tensor x = (Tensor.Rand([.. lengths], DType.Float64, (ulong)trial) * 9 - 4).Round() / 2;
            for (int end = 1; end <= lengths[1]; end++)
            {
                Tensor first = x.Narrow(1, 0, end);
                Assert.Equal(first.Prod(1).ToArray<double>(), x.CumProd(1).Select(1, end - 1).ToArray<double>());
                Assert.Equal(first.Max(1).ToArray<double>(), x.CumMax(1).Values.Select(1, end - 1).ToArray<double>());
                Assert.Equal(first.Min(1).ToArray<double>(), x.CumMin(1).Values.Select(1, end - 1).ToArray<double>());
                Assert.Equal((end - 1 - first.Flip(1).ArgMax(1)).ToArray<long>(), x.CumMax(1).Indices.Select(1, end - 1).ToArray<long>());
                Assert.True(first.LogSumExp(1).AllClose(x.LogCumSumExp(1).Select(1, end - 1), 1e-13, 1e-14));
            }
        }
    }

    [Fact]
    public void ExponentialsFarApartNeitherOverflowNorVanish()
    {
        Tensor x = Tensor.Of([double.NegativeInfinity, -1000.0, -1000, 0, 1000, -5, double.NegativeInfinity]);
        Assert.Equal([double.NegativeInfinity, -1000, -1000 + Math.Log(2), 0, 1000, 1000, 1000], x.LogCumSumExp(0).ToArray<double>());
        Tensor gradient = Transform.Grad((Tensor z) => z.LogCumSumExp(0).Sum())(x);
        Assert.True(gradient.AllClose(Tensor.Of([0, 1.5, 0.5, 1, 3, 0, 0]), 1e-12));
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity], Tensor.Of([double.PositiveInfinity, double.PositiveInfinity]).LogCumSumExp(0).ToArray<double>());
        Assert.Equal([1.0, double.NaN, double.NaN], Tensor.Of([1.0, double.NaN, 2]).LogCumSumExp(0).ToArray<double>());
    }

    [Fact]
    public void TheLastOneWritten()
    {
        Tensor x = Tensor.Arange(10, 14);
        Assert.Equal([10L, 3, 4, 13], Functions.Scatter(x, Tensor.Of([1L, 2, 1, 2]), Tensor.Arange(1, 5), 0).ToArray<long>());
        Assert.Equal([10L, 3, 4, 13], x.IndexCopy(0, Tensor.Of([1L, 2, 1, 2]), Tensor.Arange(1, 5)).ToArray<long>());
        Assert.Equal([10L, 4, 6, 13], Functions.Scatter(x, Tensor.Of([1L, 2, 1, 2]), Tensor.Arange(1, 5), 0, ScatterMode.Sum, false).ToArray<long>());
        Assert.Equal([10L, 5, 6, 13], Functions.Scatter(x, Tensor.Of([1L, 2, 1, 2]), Tensor.Arange(1, 5), 0, ScatterMode.Mean).ToArray<long>());
        Assert.Equal([10L, 33, 96, 13], Functions.Scatter(x, Tensor.Of([1L, 2, 1, 2]), Tensor.Arange(1, 5), 0, ScatterMode.Prod).ToArray<long>());
        Assert.Throws<ArgumentOutOfRangeException>(() => Functions.Scatter(x, Tensor.Of([4L]), Tensor.Of([1L]), 0));
        Assert.Throws<ArgumentException>(() => Functions.Scatter(x, Tensor.Of([1L, 2]), Tensor.Of([1L]), 0));
        Assert.Equal([0L, 1, 1, 1], x.Reshape(2, 2).Where(Tensor.Of([false, true]), 0).ArgWhere().Reshape(-1).ToArray<long>());
    }

    [Fact]
    public void WhatAMaskHidesChangesNothing()
    {
        Tensor x = Tensor.Of([1.0, 2, 3, 4, 5, 6], [2, 3]);
        Tensor mask = Tensor.Of([true, false, true, false, false, false], [2, 3]);
        Assert.Equal([4.0, 0], Masked.Sum(x, 1, mask: mask).ToArray<double>());
        Assert.Equal([3.0, 1], Masked.Prod(x, 1, mask: mask).ToArray<double>());
        Assert.Equal([2, double.NaN], Masked.Mean(x, 1, mask: mask).ToArray<double>());
        Assert.Equal([3, double.NegativeInfinity], Masked.AMax(x, 1, mask: mask).ToArray<double>());
        Assert.Equal([1, double.PositiveInfinity], Masked.AMin(x, 1, mask: mask).ToArray<double>());
        Assert.Equal([1.0, double.NaN], Masked.Var(x, 1, mask: mask).ToArray<double>());
        Assert.Equal([1, double.NaN], Masked.Median(x, 1, mask: mask).ToArray<double>());
        Assert.Equal([2L, 0], Masked.ArgMax(x, 1, mask: mask).ToArray<long>());
        Assert.Equal(0, Masked.Softmax(x, 1, mask)[0, 1].ToScalar<double>());
        Assert.Equal([1.0, 1, 4, 0, 0, 0], Masked.CumSum(x, 1, mask).Reshape(-1).ToArray<double>());
        Assert.Throws<ArgumentException>(() => Masked.Sum(x, mask: x));
    }
}
