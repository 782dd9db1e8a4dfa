using Nabla.Data;

namespace Nabla.Tests.Data.Loading;

public sealed class SamplerTests
{
    [Fact]
    public void Orders_follow_from_seed_and_epoch_alone()
    {
        Tensor labels = Tensor.Of(Enumerable.Range(0, 60).Select(i => (long)(i % 3)).ToArray());
        Func<ulong, Sampler>[] makers = [seed => new RandomSampler(seed), seed => new WeightedSampler(Weights(60), 60, seed), seed => new WeightedSampler(Weights(60), 20, seed, replacement: false), seed => new StratifiedSampler(labels, seed)];
        foreach (Func<ulong, Sampler> maker in makers)
        {
            long[] order = maker(3).Order(60, epoch: 5);
            Assert.Equal(order, maker(3).Order(60, epoch: 5));
            Assert.NotEqual(order, maker(3).Order(60, epoch: 6));
            Assert.NotEqual(order, maker(4).Order(60, epoch: 5));
            Assert.Equal(maker(3).Length(60), order.Length);
            Assert.All(order, number => Assert.InRange(number, 0, 59));
        }
    }

    [Fact]
    public void Weights_say_how_often_an_example_comes()
    {
        double[] weights = [1, 0, 3, 4, 0];
        long[] order = new WeightedSampler(weights, 80_000, seed: 1).Order(5, 0);

        for (int i = 0; i < weights.Length; i++)
        {
            // Five standard deviations of a binomial draw.
            double share = weights[i] / 8;
            double bound = 5 * Math.Sqrt(80_000 * share * (1 - share));
            Assert.InRange(order.Count(number => number == i), (80_000 * share) - bound, (80_000 * share) + bound);
        }
    }

    [Fact]
    public void Without_replacement_every_example_comes_once_and_heavy_ones_first()
    {
        double[] weights = [1, 1, 0, 50, 1];
        long[][] orders = [.. Enumerable.Range(0, 400).Select(epoch => new WeightedSampler(weights, 4, seed: 1, replacement: false).Order(5, epoch))];

        Assert.All(orders, order => Assert.Equal([0, 1, 3, 4], order.Order()));

        // It comes first with the probability 50/53.
        Assert.InRange(orders.Count(order => order[0] == 3), 355, 400);
    }

    [Fact]
    public void Every_stretch_of_a_stratified_order_has_the_classes_in_their_shares()
    {
        long[] labels = [.. Enumerable.Range(0, 300).Select(i => i < 30 ? 7L : i < 120 ? -1L : 2L)];
        long[] order = new StratifiedSampler(Tensor.Of(labels), seed: 2).Order(300, 0);

        Assert.Equal(Enumerable.Range(0, 300).Select(i => (long)i), order.Order());
        foreach (long[] batch in order.Chunk(30))
        {
            Assert.InRange(batch.Count(i => labels[i] == 7), 2, 4);
            Assert.InRange(batch.Count(i => labels[i] == -1), 8, 10);
        }
    }

    [Theory]
    [InlineData(40, 4, false)]
    [InlineData(41, 4, false)]
    [InlineData(41, 4, true)]
    [InlineData(3, 5, false)]
    public void Processes_share_out_what_one_would_see(int count, int processes, bool dropLast)
    {
        RandomSampler all = new(seed: 9);
        long[][] parts = [.. Enumerable.Range(0, processes).Select(rank => new DistributedSampler(all, rank, processes, dropLast).Order(count, 2))];

        Assert.Single(parts.Select(part => part.Length).Distinct());
        long[] together = [.. Enumerable.Range(0, parts[0].Length).SelectMany(i => parts.Select(part => part[i]))];
        long[] order = all.Order(count, 2);
        Assert.Equal(dropLast ? order[..(count / processes * processes)] : [.. order, .. order[..(together.Length - count)]], together);
    }

    [Fact]
    public void Loaders_follow_their_sampler_and_say_so()
    {
        (Tensor x, Tensor y) = Numbered.Rows(10);
        DataLoader loader = DataLoader.From(x, y, batch: 4, new DistributedSampler(new SequentialSampler(), 1, 2));

        Assert.Equal("2 batches of 4 from 10 examples, in order, part 1 of 2, epoch 0 next", $"{loader}");
        Assert.Equal([[1, 3, 5, 7], [9]], Numbered.Labels(loader));
        Assert.Equal("2 batches of 4 from 10 examples, 6 drawn by weight, seed 5, epoch 0 next", $"{DataLoader.From(x, y, batch: 4, new WeightedSampler(Weights(10), 6, seed: 5))}");
    }

    [Fact]
    public void What_cannot_be_drawn_is_said()
    {
        Assert.StartsWith("Example 1 has the weight -1; weights are 0 or more, and finite.", Assert.Throws<ArgumentException>(() => new WeightedSampler([1, -1], 2)).Message, StringComparison.Ordinal);
        Assert.StartsWith("3 examples were to be drawn without replacement of 2 that have a weight above 0.", Assert.Throws<ArgumentException>(() => new WeightedSampler([1, 1, 0], 3, replacement: false)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The sampler has weights of 2 examples, but there are 3.", Assert.Throws<ArgumentException>(() => new WeightedSampler([1, 1], 2).Order(3, 0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The sampler has the classes of 1 examples, but there are 3.", Assert.Throws<ArgumentException>(() => new StratifiedSampler(Tensor.Arange(1)).Order(3, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("float32", Assert.Throws<ArgumentException>(() => new StratifiedSampler(Tensor.Zeros(3))).Message, StringComparison.Ordinal);
        Assert.StartsWith("Of 2 processes the ranks are 0 to 1.", Assert.Throws<ArgumentOutOfRangeException>(() => new DistributedSampler(new SequentialSampler(), 2, 2)).Message, StringComparison.Ordinal);
    }

    private static double[] Weights(int count) => [.. Enumerable.Range(0, count).Select(i => 1.0 + (i % 4))];
}
