using System.Runtime.CompilerServices;
using Nabla.Data;

namespace Nabla.Tests.Data.Loading;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 9)]
    public void What_several_threads_make_comes_in_order(int workers, int ahead)
    {
        IEnumerable<int> made = Enumerable.Range(0, 200).SelectParallel(Slowly, workers, ahead);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => i * i), made);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => i * i), made);

        static int Slowly(int i)
        {
            Thread.SpinWait(i % 7 * 1000);
            return i * i;
        }
    }

    [Fact]
    public void No_more_are_begun_than_asked_for_ahead()
    {
        int begun = 0;
        using IEnumerator<int> made = Numbers().SelectParallel(i => i, workers: 2, ahead: 3).GetEnumerator();
        for (int taken = 1; taken <= 20; taken++)
        {
            Assert.True(made.MoveNext());
            Assert.InRange(begun, taken, taken + 2);
        }

        IEnumerable<int> Numbers()
        {
            while (true)
            {
                yield return begun++;
            }
        }
    }

    [Fact]
    public void An_error_comes_after_the_elements_before_it_and_names_its_own()
    {
        List<int> made = [];
        DataItemException error = Assert.Throws<DataItemException>(() =>
        {
            foreach (int number in Enumerable.Range(0, 100).SelectParallel(i => i == 41 ? throw new FormatException("no such number") : i, workers: 4, ahead: 8))
            {
                made.Add(number);
            }
        });

        Assert.Equal(Enumerable.Range(0, 41), made);
        Assert.Equal("Element 41 (41) could not be made: no such number", error.Message);
        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public async Task An_element_that_cannot_say_its_name_is_called_by_its_number()
    {
        Task<DataItemException> taking = Task.Run(() => Assert.Throws<DataItemException>(
            () => Enumerable.Repeat(new Nameless(), 3).SelectParallel<Nameless, int>(_ => throw new FormatException("broken"), workers: 2).ToList()));
        Assert.Equal("Element 0 could not be made: broken", (await taking.WaitAsync(TimeSpan.FromSeconds(30))).Message);
    }

    [Fact]
    public void A_source_that_cannot_begin_throws_as_it_is()
        => Assert.Throws<NotSupportedException>(() => new Fragile().SelectParallel(pair => pair, workers: 2).ToList());

    [Fact]
    public void An_error_of_the_source_comes_as_it_is_after_the_elements_before_it()
    {
        List<int> made = [];
        Assert.Throws<IOException>(() =>
        {
            foreach (int number in Broken().SelectParallel(i => i, workers: 2, ahead: 4))
            {
                made.Add(number);
            }
        });
        Assert.Equal([1, 2], made);

        static IEnumerable<int> Broken()
        {
            yield return 1;
            yield return 2;
            throw new IOException("gone");
        }
    }

    [Fact]
    public void Leaving_the_loop_ends_all_work()
    {
        int running = 0;
        int most = 0;
        foreach (int number in Enumerable.Range(0, 1000).SelectParallel(Work, workers: 3, ahead: 6))
        {
            if (number == 10)
            {
                break;
            }
        }

        Assert.Equal(0, Volatile.Read(ref running));
        Assert.InRange(most, 1, 3);

        int Work(int i)
        {
            int now = Interlocked.Increment(ref running);
            lock (this)
            {
                most = Math.Max(most, now);
            }

            Thread.SpinWait(1000);
            Interlocked.Decrement(ref running);
            return i;
        }
    }

    [Fact]
    public async Task Calling_off_ends_the_wait()
    {
        using CancellationTokenSource calledOff = new();
        using ManualResetEventSlim isWaiting = new();
        using ManualResetEventSlim mayEnd = new();
        Task taking = Task.Run(() => Enumerable.Range(0, 5).SelectParallel(
            i =>
            {
                isWaiting.Set();
                mayEnd.Wait();
                return i;
            },
            workers: 1,
            cancellation: calledOff.Token).ToList());
        isWaiting.Wait();
        await calledOff.CancelAsync();

        // What is in work is waited for.
        mayEnd.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
    }

    [Fact]
    public void An_enumeration_that_nobody_continues_is_collected()
    {
        WeakReference source = Abandon();
        for (int i = 0; i < 50 && source.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(10);
        }

        Assert.False(source.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Abandon()
        {
            List<int> numbers = [.. Enumerable.Range(0, 100)];
            IEnumerator<int> made = numbers.SelectParallel(i => i, workers: 2).GetEnumerator();
            made.MoveNext();
            return new WeakReference(numbers);
        }
    }

    [Fact]
    public void Workers_change_neither_batches_nor_what_is_made_of_them()
    {
        (Tensor x, Tensor y) = Numbered.Rows(50);
        DataLoader alone = DataLoader.From(x, y, batch: 8, seed: 3).WithSelector((x, y) => (x * 2, y + 1));
        DataLoader helped = alone.WithWorkers(3);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            List<(Tensor X, Tensor Y)> some = [.. alone];
            List<(Tensor X, Tensor Y)> others = [.. helped];
            Assert.Equal(7, others.Count);
            Assert.All(some.Zip(others), pair => Assert.True(pair.First.X.AllEqual(pair.Second.X) && pair.First.Y.AllEqual(pair.Second.Y)));
        }

        Assert.Equal("7 batches of 8 from 50 examples, shuffled by seed 3, 3 workers, epoch 3 next", $"{helped}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_interrupted_epoch_goes_on_with_the_same_batches(int workers)
    {
        Tensor images = Tensor.Rand([40, 1, 6, 6], seed: 1);
        Tensor labels = Tensor.Arange(40);
        DataLoader Make()
        {
            DataLoader loader = DataLoader.From(images, labels, batch: 6, new StratifiedSampler(labels % 4, seed: 8))
                .WithAugmentation(ImageAugmentation.Sequence(new RandomCrop(6, 6, padding: 2), new RandomFlip(), new RandomAffine(degrees: 20)), seed: 5);
            return workers == 0 ? loader : loader.WithWorkers(workers);
        }

        DataLoader whole = Make();
        List<(Tensor X, Tensor Y)> first = [.. whole];
        List<(Tensor X, Tensor Y)> second = [.. whole];
        List<(Tensor X, Tensor Y)> rest = [.. Make().StartAt(epoch: 1, batch: 4)];

        Assert.False(first[0].X.AllEqual(second[0].X));
        Assert.Equal(second.Count - 4, rest.Count);
        Assert.All(second.Skip(4).Zip(rest), pair => Assert.True(pair.First.X.AllEqual(pair.Second.X) && pair.First.Y.AllEqual(pair.Second.Y)));
    }

    [Fact]
    public void Errors_name_the_example_or_the_batch()
    {
        (Tensor x, Tensor y) = Numbered.Rows(10);
        DataLoader list = DataLoader.From(new Fragile(), batch: 4, shuffle: false);
        foreach (DataLoader loader in (DataLoader[])[list, list.WithWorkers(2)])
        {
            Assert.Equal("Example 5 could not be made: it is torn", Assert.Throws<DataItemException>(() => loader.ToList()).Message);
        }

        DataLoader step = DataLoader.From(x, y, batch: 4, shuffle: false).WithSelector((x, y) => (long)y[0] == 4 ? throw new FormatException("no") : (x, y)).WithWorkers(2);
        Assert.Equal("Batch 1 of epoch 0 (examples 4, 5, 6, 7) could not be made: no", Assert.Throws<DataItemException>(() => step.ToList()).Message);
        Assert.StartsWith("0 threads were to work; 1 or more can.", Assert.Throws<ArgumentOutOfRangeException>(() => list.WithWorkers(0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("0 elements were to be made ahead", Assert.Throws<ArgumentOutOfRangeException>(() => list.WithWorkers(1, ahead: 0)).Message, StringComparison.Ordinal);
    }

    private sealed class Nameless
    {
        public override string ToString() => throw new InvalidOperationException("no name");
    }

    private sealed class Fragile : IReadOnlyList<(Tensor X, Tensor Y)>
    {
        public int Count => 10;

        public (Tensor X, Tensor Y) this[int index] => index == 5 ? throw new InvalidDataException("it is torn") : (Tensor.Of(1f), Tensor.Of((long)index));

        public IEnumerator<(Tensor X, Tensor Y)> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
