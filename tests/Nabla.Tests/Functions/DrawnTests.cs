namespace Nabla.Tests;

/// <summary>Numbers drawn with probabilities, bounds, means and deviations that tensors give.</summary>
public sealed class DrawnTests
{
    [Fact]
    public void Ones_come_with_their_probabilities()
    {
        Tensor p = Tensor.Of([0.0, 0.25, 1]).Unsqueeze(0).BroadcastTo([20_000, 3]);
        double[] means = p.Bernoulli(seed: 4).Mean(0).ToArray<double>();
        Assert.Equal(0, means[0]);
        Assert.Equal(0.25, means[1], 2);
        Assert.Equal(1, means[2]);
    }

    [Fact]
    public void Whole_numbers_lie_between_their_bounds()
    {
        Tensor x = Tensor.Zeros([10_000], DType.Int64).RandintLike(-2, 3, seed: 5);
        Assert.Equal(DType.Int64, x.DType);
        Assert.Equal([-2L, 2], [x.Min().ToScalar<long>(), x.Max().ToScalar<long>()]);
        Assert.Equal(0.2, (double)Functions.Equal(x, -2).Cast(DType.Float64).Mean(), 1);
        Assert.Equal(DType.Float32, x.RandintLike(7, DType.Float32).DType);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.RandintLike(0));
    }

    [Fact]
    public void Whole_numbers_of_a_shape_and_orders()
    {
        Tensor x = Tensor.Randint(-2, 3, [10_000], seed: 5);
        Assert.Equal(Tensor.Zeros([10_000], DType.Int64).RandintLike(-2, 3, seed: 5).ToArray<long>(), x.ToArray<long>());
        Assert.Equal(DType.UInt8, Tensor.Randint(0, 256, [4], DType.UInt8, seed: 1).DType);
        Assert.Throws<ArgumentOutOfRangeException>(static () => Tensor.Randint(3, 3, [2]));

        Tensor orders = Functions.Stack([.. Enumerable.Range(0, 600).Select(static i => Tensor.Randperm(5, seed: (ulong)i))], 0);
        Assert.True((bool)Functions.Equal(orders.Sort().Values, Tensor.Arange(5)).All());
        Assert.All(orders.Cast(DType.Float64).Mean(0).ToArray<double>(), static mean => Assert.InRange(mean, 1.75, 2.25));
        Assert.Equal(0, Tensor.Randperm(0, seed: 1).Count);
        Assert.Equal(Tensor.Randperm(9, generator: new Generator(3)).ToArray<long>(), Tensor.Randperm(9, generator: new Generator(3)).ToArray<long>());
    }

    [Fact]
    public void Means_and_deviations_are_those_given_and_receive_gradients()
    {
        Tensor mean = Tensor.Of([3.0, -1]);
        Tensor std = Tensor.Of([0.5, 2]);
        Tensor draws = Tensor.Normal(mean.Unsqueeze(0).BroadcastTo([20_000, 2]), std, seed: 6);
        Assert.True(draws.Mean(0).AllClose(mean, 0, 0.05));
        Assert.True(draws.Std(0).AllClose(std, 0.05));
        Assert.Equal([1.0, 1], Transform.Grad((Tensor m) => Tensor.Normal(m, std, seed: 6).Sum())(mean).ToArray<double>());
    }

    [Fact]
    public void Positions_come_in_proportion()
    {
        Tensor p = Tensor.Of([1.0, 0, 3]);
        Tensor drawn = p.Multinomial(20_000, replacement: true, seed: 7);
        Assert.Equal(0.25, (double)Functions.Equal(drawn, 0).Cast(DType.Float64).Mean(), 2);
        Assert.Equal(0, (double)Functions.Equal(drawn, 1).Cast(DType.Float64).Sum());
        Assert.Equal([0L, 2], p.Multinomial(2, seed: 8).Sort().Values.ToArray<long>());
        Assert.Equal([2, 5], p.Unsqueeze(0).BroadcastTo([2, 3]).Multinomial(5, true, seed: 9).Shape.Lengths.ToArray());
    }

    /// <summary>Of the numbers that this seed gives to positions that are certain, one is 0.</summary>
    [Fact]
    public void What_has_no_probability_is_never_drawn()
    {
        Tensor p = Tensor.Of([0f, 1]).BroadcastTo([32, 2]);
        Assert.Contains(0f, p.RandLike(seed: 1489821)[.., 1].ToArray<float>());
        Assert.All(p.Multinomial(1, replacement: true, seed: 1489821).ToArray<long>(), drawn => Assert.Equal(1, drawn));
        Assert.All(p.Multinomial(1, seed: 1489821).ToArray<long>(), drawn => Assert.Equal(1, drawn));
    }

    /// <summary>Angles of concentration κ are normal distributed with the deviation 1/√κ, however great κ is.</summary>
    [Theory]
    [InlineData(1e10)]
    [InlineData(1e16)]
    [InlineData(1e300)]
    [InlineData(1.7e308)]
    public void Angles_of_great_concentrations_are_normal(double concentration)
    {
        Tensor angles = Tensor.Of(concentration).BroadcastTo([20_000]).VonMises(seed: 10) * Math.Sqrt(concentration);
        Assert.Equal(0, (double)angles.Mean(), 0.03);
        Assert.Equal(1, (double)angles.Square().Mean(), 0.04);
        Assert.Equal(3, (double)angles.Square().Square().Mean(), 0.3);
    }
}
