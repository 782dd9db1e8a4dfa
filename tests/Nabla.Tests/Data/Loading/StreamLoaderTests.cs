using Nabla.Data;

namespace Nabla.Tests.Data.Loading;

public sealed class StreamLoaderTests
{
    [Fact]
    public void Without_a_buffer_the_order_is_the_sources()
    {
        StreamLoader loader = DataLoader.Stream(Numbered.Examples(10), batch: 4);

        Assert.Equal([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]], Numbered.Labels(loader));
        Assert.Equal([[0, 1, 2, 3], [4, 5, 6, 7]], Numbered.Labels(DataLoader.Stream(Numbered.Examples(10), batch: 4, dropLast: true)));
        Assert.Empty(DataLoader.Stream([], batch: 4));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(1000)]
    public void A_buffer_shuffles_within_its_reach(int buffer)
    {
        StreamLoader loader = DataLoader.Stream(Numbered.Examples(200), batch: 16, shuffleBuffer: buffer, seed: 7);

        long[] order = [.. Numbered.Labels(loader).SelectMany(batch => batch)];

        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), order.Order());
        Assert.NotEqual(order.Order(), order);
        for (int place = 0; place < order.Length; place++)
        {
            // What is given out as number p was among the first p + buffer of the source.
            Assert.True(order[place] < place + buffer);
        }
    }

    [Fact]
    public void Every_example_of_the_buffer_is_as_likely_to_come_first()
    {
        StreamLoader loader = DataLoader.Stream(Numbered.Examples(8), batch: 1, shuffleBuffer: 4, seed: 1);
        int[] first = new int[4];
        for (int epoch = 0; epoch < 4000; epoch++)
        {
            first[Numbered.Labels(loader.First())[0]]++;
        }

        // χ² with 3 degrees of freedom: mean 3, standard deviation √6 ≈ 2.4.
        Assert.InRange(first.Sum(times => (times - 1000.0) * (times - 1000) / 1000), 0, 3 + (5 * 2.45));
    }

    [Fact]
    public void The_order_follows_from_seed_and_epoch_alone()
    {
        StreamLoader loader = DataLoader.Stream(Numbered.Examples(100), batch: 100, shuffleBuffer: 30, seed: 7);
        long[] first = Numbered.Labels(loader).Single();
        long[] second = Numbered.Labels(loader).Single();

        Assert.NotEqual(first, second);
        Assert.NotEqual(first, Numbered.Labels(DataLoader.Stream(Numbered.Examples(100), batch: 100, shuffleBuffer: 30, seed: 8)).Single());
        Assert.Equal(2, loader.Epoch);
        loader.Epoch = 1;
        Assert.Equal(second, Numbered.Labels(loader).Single());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Going_on_in_mid_epoch_gives_the_rest_of_it(int done)
    {
        StreamLoader whole = DataLoader.Stream(Numbered.Examples(50), batch: 8, shuffleBuffer: 20, seed: 5);
        whole.Epoch = 2;
        long[][] epoch = Numbered.Labels(whole);

        whole.Epoch = 2;
        Assert.Equal(epoch[done..], Numbered.Labels(whole.Skip(done)));

        AsyncStreamLoader awaited = DataLoader.Stream(Numbered.ExamplesAsync(50), batch: 8, shuffleBuffer: 20, seed: 5);
        awaited.Epoch = 2;
        List<long[]> batches = [];
        await foreach ((Tensor X, Tensor Y) batch in awaited.Skip(done))
        {
            batches.Add(Numbered.Labels(batch));
        }

        Assert.Equal(epoch[done..], batches);
        Assert.Equal(3, awaited.Epoch);
    }

    [Fact]
    public async Task An_awaited_source_gives_the_same_batches()
    {
        List<long[]> batches = [];
        await foreach ((Tensor X, Tensor Y) batch in DataLoader.Stream(Numbered.ExamplesAsync(50), batch: 8, shuffleBuffer: 20, seed: 5))
        {
            batches.Add(Numbered.Labels(batch));
        }

        Assert.Equal(Numbered.Labels(DataLoader.Stream(Numbered.Examples(50), batch: 8, shuffleBuffer: 20, seed: 5)), batches);
    }

    [Fact]
    public void A_position_beyond_the_source_is_refused()
    {
        StreamLoader loader = DataLoader.Stream(Numbered.Examples(10), batch: 4);

        Assert.Empty(loader.Skip(3));
        Assert.Equal(
            "4 batches of 4 were to be skipped, but the source ended after 10 examples: the position is one in other data, or with another batch size.",
            Assert.Throws<InvalidOperationException>(() => loader.Skip(4).Count()).Message);
        Assert.Throws<InvalidOperationException>(() => DataLoader.Stream(Numbered.Examples(10), batch: 4, dropLast: true).Skip(3).Count());
        Assert.StartsWith("-1 batches were to be skipped; the number is 0 or more.", Assert.Throws<ArgumentOutOfRangeException>(() => loader.Skip(-1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_buffer_is_not_negative()
    {
        Assert.StartsWith(
            "A shuffle buffer of -2 examples was asked for; 0 keeps the order of the source.",
            Assert.Throws<ArgumentOutOfRangeException>(() => DataLoader.Stream([], batch: 4, shuffleBuffer: -2)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_source_is_given_up_with_the_loop()
    {
        bool isDisposed = false;
        IEnumerable<(Tensor, Tensor)> Source()
        {
            try
            {
                for (int i = 0; ; i++)
                {
                    yield return Numbered.Example(i);
                }
            }
            finally
            {
                isDisposed = true;
            }
        }

        Assert.Equal([0, 1], Numbered.Labels(DataLoader.Stream(Source(), batch: 2).First()));
        Assert.True(isDisposed);
    }
}
