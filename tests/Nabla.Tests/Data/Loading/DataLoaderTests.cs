using System.Collections;
using Nabla.Data;

namespace Nabla.Tests.Data.Loading;

public sealed class DataLoaderTests
{
    private readonly Tensor _x;
    private readonly Tensor _y;

    public DataLoaderTests() => (_x, _y) = Numbered.Rows(50);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_epoch_has_every_example_once_beside_its_target(bool shuffle)
    {
        DataLoader loader = DataLoader.From(_x, _y, batch: 8, shuffle, seed: 3);

        long[][] batches = Numbered.Labels(loader);

        Assert.Equal(7, loader.Count);
        Assert.Equal([8, 8, 8, 8, 8, 8, 2], batches.Select(batch => batch.Length));
        IEnumerable<long> all = batches.SelectMany(batch => batch);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), shuffle ? all.Order() : all);
        Assert.Equal(!shuffle, all.SequenceEqual(all.Order()));
    }

    [Fact]
    public void It_prints_what_it_gives()
    {
        DataLoader loader = DataLoader.From(_x, _y, batch: 8, seed: 3);
        Assert.Equal("7 batches of 8 from 50 examples, shuffled by seed 3, epoch 0 next", $"{loader}");
        Assert.Equal(7, loader.Count(_ => true));
        Assert.EndsWith("epoch 1 next", $"{loader}", StringComparison.Ordinal);
        Assert.Equal("6 batches of 8 from 50 examples, in order, the last dropped where it is not full, epoch 0 next", $"{DataLoader.From(_x, _y, batch: 8, shuffle: false, dropLast: true)}");
    }

    [Fact]
    public void The_order_follows_from_seed_and_epoch_alone()
    {
        DataLoader one = DataLoader.From(_x, _y, batch: 8, seed: 3);
        DataLoader other = DataLoader.From(_x, _y, batch: 8, seed: 3);
        long[][] first = Numbered.Labels(one);
        long[][] second = Numbered.Labels(one);
        Tensor.Rand([100]);

        Assert.Equal(first, Numbered.Labels(other));
        Assert.Equal(second, Numbered.Labels(other));
        Assert.NotEqual(first.SelectMany(batch => batch), second.SelectMany(batch => batch));
        Assert.NotEqual(first.SelectMany(batch => batch), Numbered.Labels(DataLoader.From(_x, _y, batch: 8, seed: 4)).SelectMany(batch => batch));
        Assert.Equal(2, one.Epoch);

        one.Epoch = 0;
        Assert.Equal(first, Numbered.Labels(one));
    }

    [Fact]
    public void The_size_of_a_batch_does_not_change_the_order()
    {
        Assert.Equal(
            Numbered.Labels(DataLoader.From(_x, _y, batch: 8, seed: 3)).SelectMany(batch => batch),
            Numbered.Labels(DataLoader.From(_x, _y, batch: 50, seed: 3)).Single());
    }

    [Fact]
    public void The_orders_stay_what_they_were()
    {
        (Tensor x, Tensor y) = Numbered.Rows(10);
        DataLoader loader = DataLoader.From(x, y, batch: 10, seed: 1);

        Assert.Equal(Generator.Permutation(10, seed: 1, stream: 1UL << 63), Numbered.Labels(loader).Single());
        Assert.Equal(Generator.Permutation(10, seed: 1, stream: (1UL << 63) + 1), Numbered.Labels(loader).Single());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void Going_on_in_mid_epoch_gives_the_rest_of_it_and_the_same_next(int done)
    {
        DataLoader whole = DataLoader.From(_x, _y, batch: 8, seed: 5);
        whole.Epoch = 2;
        long[][] epoch = Numbered.Labels(whole);
        long[][] next = Numbered.Labels(whole);

        DataLoader resumed = DataLoader.From(_x, _y, batch: 8, seed: 5);
        resumed.Epoch = 2;

        Assert.Equal(epoch[done..], Numbered.Labels(resumed.Skip(done)));
        Assert.Equal(next, Numbered.Labels(resumed));
    }

    [Fact]
    public void A_last_batch_that_is_not_full_can_be_dropped()
    {
        DataLoader loader = DataLoader.From(_x, _y, batch: 8, dropLast: true);

        Assert.Equal(6, loader.Count);
        Assert.All(Numbered.Labels(loader), batch => Assert.Equal(8, batch.Length));
        Assert.Equal(6, Numbered.Labels(DataLoader.From(_x, _y, batch: 8, shuffle: false, dropLast: true)).Length);
        Assert.True(DataLoader.From(_x, _y, batch: 51, dropLast: true).Count is 0);
        Assert.Empty(DataLoader.From(_x, _y, batch: 51, dropLast: true));
    }

    [Fact]
    public void Enumerations_at_the_same_time_are_epochs_of_their_own()
    {
        DataLoader loader = DataLoader.From(_x, _y, batch: 8, seed: 3);
        using IEnumerator<(Tensor X, Tensor Y)> first = loader.GetEnumerator();
        Assert.Equal(0, loader.Epoch);
        Assert.True(first.MoveNext());
        Assert.Equal(1, loader.Epoch);
        long[][] second = Numbered.Labels(loader);

        loader.Epoch = 1;
        Assert.Equal(second, Numbered.Labels(loader));
        loader.Epoch = 0;
        Assert.Equal(Numbered.Labels(loader)[0], Numbered.Labels(first.Current));
    }

    [Fact]
    public void Arrays_convert_and_keep_their_element_types()
    {
        DataLoader loader = DataLoader.From(new double[,] { { 1 }, { 2 }, { 3 } }, new int[] { 1, 2, 3 }, batch: 2, shuffle: false);

        (Tensor x, Tensor y) = loader.Last();

        Assert.Equal(new TensorType(DType.Float64, [1, 1]), x.Type);
        Assert.Equal(new TensorType(DType.Int32, [1]), y.Type);
        Assert.Equal(3, y.ToArray<int>().Single());
    }

    [Fact]
    public void Rows_of_any_rank_are_picked_whole()
    {
        Tensor x = Tensor.Arange(6 * 2 * 3).Reshape(6, 2, 3);
        DataLoader loader = DataLoader.From(x, Tensor.Arange(6), batch: 4, seed: 2);

        foreach ((Tensor images, Tensor labels) in loader)
        {
            for (int row = 0; row < labels.Shape[0]; row++)
            {
                Assert.Equal(x[(int)labels[row]].ToArray<long>(), images[row].ToArray<long>());
            }
        }
    }

    [Fact]
    public void Nothing_is_differentiated_through_a_batch()
    {
        var x = new Variable(_x);

        Assert.All(DataLoader.From(x, _y, batch: 8), batch => Assert.Null(batch.X.GradFunction));
        Assert.All(DataLoader.From(x, _y, batch: 8, shuffle: false), batch => Assert.Null(batch.X.GradFunction));
    }

    [Fact]
    public void A_list_is_asked_only_for_what_a_batch_needs()
    {
        var list = new Recorded(50);
        DataLoader loader = DataLoader.From(list, batch: 8, seed: 3);
        Assert.Equal(7, loader.Count);

        Assert.Equal(Numbered.Labels(DataLoader.From(_x, _y, batch: 8, seed: 3).Skip(5)), Numbered.Labels(loader.Skip(5)));

        Assert.Equal(10, list.Asked.Count);
        Assert.Equal([0, 1, 2], Numbered.Labels(DataLoader.From(list, batch: 3, shuffle: false).First()));
    }

    [Fact]
    public void Examples_of_one_batch_have_one_type()
    {
        (Tensor, Tensor)[] examples = [Numbered.Example(0), Numbered.Example(1), (Tensor.Of([1f]), Tensor.Of(2L))];
        Assert.Equal(
            "Examples of one batch need one shape and element type, but x of example 0 is float32 [2] and of example 2 float32 [1]. Make them alike where they are read; ImageFolder brings images to one height: and width:.",
            Assert.Throws<ArgumentException>(() => DataLoader.From(examples, batch: 3, shuffle: false).ToList()).Message);

        examples[2] = (Tensor.Of([1f, 2f]), null!);
        Assert.Equal("Example 2 has no y: it is null.", Assert.Throws<ArgumentException>(() => DataLoader.From(examples, batch: 3, shuffle: false).ToList()).Message);
    }

    [Fact]
    public void As_many_targets_as_inputs_are_needed()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => DataLoader.From(_x, Tensor.Arange(49), batch: 8));

        Assert.StartsWith("x has 50 examples (float32 [50, 2]), but y has 49 (int64 [49]): row i of y should be the target of row i of x.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_number_is_no_examples()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => DataLoader.From(_x, Tensor.Of(1L), batch: 8));

        Assert.StartsWith("The first axis of y should number the examples, but y is a single number of int64.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_batch_has_an_example_or_more(int batch)
    {
        string expected = FormattableString.Invariant($"Batches of {batch} examples were asked for; a batch has 1 or more.");

        Assert.StartsWith(expected, Assert.Throws<ArgumentOutOfRangeException>(() => DataLoader.From(_x, _y, batch)).Message, StringComparison.Ordinal);
        Assert.StartsWith(expected, Assert.Throws<ArgumentOutOfRangeException>(() => DataLoader.From([], batch)).Message, StringComparison.Ordinal);
        Assert.StartsWith(expected, Assert.Throws<ArgumentOutOfRangeException>(() => DataLoader.Stream([], batch)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_examples_are_no_batches()
    {
        DataLoader loader = DataLoader.From(Tensor.Zeros(0, 2), Tensor.Zeros([0], DType.Int64), batch: 8);

        Assert.True(loader.Count is 0);
        Assert.Empty(loader);
        Assert.Empty(loader.Skip(0));
        Assert.True(DataLoader.From([], batch: 8).Count is 0);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(-1)]
    public void A_position_outside_the_epoch_is_refused(int batches)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => DataLoader.From(_x, _y, batch: 8).Skip(batches));

        Assert.StartsWith(
            FormattableString.Invariant($"{batches} batches were to be skipped, but an epoch of these 50 examples has 7 batches of 8: the position is one in other data, or with another batch size."),
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Epochs_are_numbered_from_0()
    {
        DataLoader loader = DataLoader.From(_x, _y, batch: 8);

        Assert.StartsWith("The epoch was set to -1; epochs are numbered from 0.", Assert.Throws<ArgumentOutOfRangeException>(() => loader.Epoch = -1).Message, StringComparison.Ordinal);
    }

    private sealed class Recorded(int count) : IReadOnlyList<(Tensor X, Tensor Y)>
    {
        public List<int> Asked { get; } = [];

        public int Count => count;

        public (Tensor X, Tensor Y) this[int index]
        {
            get
            {
                Asked.Add(index);
                return Numbered.Example(index);
            }
        }

        public IEnumerator<(Tensor X, Tensor Y)> GetEnumerator() => throw new NotSupportedException();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
