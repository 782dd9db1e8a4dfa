using System.Runtime.CompilerServices;
using Nabla.Data;

namespace Nabla.Tests.Data.Loading;

public sealed class PrefetchTests
{
    private static readonly TimeSpan s_ample = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void The_elements_and_their_order_stay(int ahead)
    {
        IEnumerable<int> prefetched = Enumerable.Range(0, 5000).Prefetch(ahead);

        Assert.Equal(Enumerable.Range(0, 5000), prefetched);
        Assert.Equal(Enumerable.Range(0, 5000), prefetched);
        Assert.Empty(Array.Empty<int>().Prefetch(ahead));
    }

    [Fact]
    public void A_loader_gives_the_same_batches()
    {
        (Tensor x, Tensor y) = Numbered.Rows(100);
        DataLoader loader = DataLoader.From(x, y, batch: 8, seed: 3);
        long[][] batches = Numbered.Labels(loader);
        loader.Epoch = 0;

        Assert.Equal(batches[4..], Numbered.Labels(loader.Skip(4).Prefetch()));
    }

    [Fact]
    public void Nothing_happens_before_the_enumeration_and_then_on_another_thread()
    {
        var source = new Watched(10);
        IEnumerable<int> prefetched = source.Elements().Prefetch();
        using IEnumerator<int> elements = prefetched.GetEnumerator();
        Assert.Null(source.Thread);

        Assert.True(elements.MoveNext());

        Assert.NotNull(source.Thread);
        Assert.NotSame(Thread.CurrentThread, source.Thread);
        Assert.True(source.Thread.IsBackground);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void As_many_are_made_ahead_as_were_asked_for_and_no_more(int ahead)
    {
        var source = new Watched(50);
        int taken = 0;
        foreach (int element in source.Elements().Prefetch(ahead))
        {
            taken++;
            Assert.Equal(taken - 1, element);
            int expected = Math.Min(50, taken + ahead);
            Assert.True(SpinWait.SpinUntil(() => source.Made == expected, s_ample));
        }

        Assert.Equal(50, taken);
    }

    [Fact]
    public void A_break_ends_the_thread()
    {
        var source = new Watched(int.MaxValue);
        foreach (int element in source.Elements().Prefetch())
        {
            if (element == 5)
            {
                break;
            }
        }

        Assert.True(source.IsDisposed);
        Assert.False(source.Thread!.IsAlive);
        Assert.InRange(source.Made, 6, 8);
    }

    [Fact]
    public void An_exception_of_the_loop_ends_the_thread()
    {
        var source = new Watched(int.MaxValue);
        void Loop()
        {
            foreach (int element in source.Elements().Prefetch())
            {
                throw new InvalidOperationException("mine");
            }
        }

        Assert.Equal("mine", Assert.Throws<InvalidOperationException>(Loop).Message);
        Assert.False(source.Thread!.IsAlive);
    }

    [Fact]
    public void An_enumerator_that_is_dropped_ends_the_thread()
    {
        var source = new Watched(int.MaxValue);
        TakeOneAndDrop(source);

        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                return !source.Thread!.IsAlive;
            },
            s_ample));
        Assert.True(source.IsDisposed);
    }

    [Fact]
    public void An_enumerator_that_rests_is_not_given_up()
    {
        var source = new Watched(10);
        using IEnumerator<int> elements = source.Elements().Prefetch().GetEnumerator();
        Assert.True(elements.MoveNext());
        for (int look = 0; look < 5; look++)
        {
            GC.Collect();
            Thread.Sleep(100);
        }

        int count = 1;
        while (elements.MoveNext())
        {
            count++;
        }

        Assert.Equal(10, count);
    }

    [Fact]
    public void An_exception_of_the_source_comes_after_the_elements_before_it_with_its_stack()
    {
        List<int> taken = [];
        void Loop()
        {
            foreach (int element in Failing().Prefetch(5))
            {
                taken.Add(element);
            }
        }

        InvalidDataException error = Assert.Throws<InvalidDataException>(Loop);

        Assert.Equal([0, 1], taken);
        Assert.Equal("broken", error.Message);
        Assert.Contains(nameof(Break), error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_at_the_start_of_the_source_is_thrown_too()
    {
        IEnumerable<int> source = new Unopenable();

        Assert.Throws<FileNotFoundException>(() => source.Prefetch().First());
    }

    [Fact]
    public void Cancelling_ends_the_wait_for_an_element()
    {
        using var cancelling = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        IEnumerable<int> Source()
        {
            yield return 0;

            // Whoever enumerates gives up only after the wait below has begun or been spared it; both must throw.
            cancelling.Cancel();
            release.Wait(s_ample);
            yield return 1;
        }

        using IEnumerator<int> elements = Source().Prefetch(1, cancelling.Token).GetEnumerator();
        OperationCanceledException? error = null;
        var releasing = new Thread(() =>
        {
            SpinWait.SpinUntil(() => cancelling.IsCancellationRequested, s_ample);
            release.Set();
        });
        releasing.Start();
        try
        {
            while (elements.MoveNext())
            {
            }
        }
        catch (OperationCanceledException cancelled)
        {
            error = cancelled;
        }

        releasing.Join();
        Assert.NotNull(error);
        Assert.Equal(cancelling.Token, error.CancellationToken);
    }

    [Fact]
    public void A_token_cancelled_before_starts_nothing_lasting()
    {
        var source = new Watched(int.MaxValue);

        Assert.Throws<OperationCanceledException>(() => source.Elements().Prefetch(2, new CancellationToken(canceled: true)).First());
        Assert.True(source.Thread is null || !source.Thread.IsAlive);
    }

    [Fact]
    public void An_awaited_source_becomes_an_ordinary_one()
    {
        AsyncStreamLoader loader = DataLoader.Stream(Numbered.ExamplesAsync(50), batch: 8);

        Assert.Equal(Numbered.Labels(DataLoader.Stream(Numbered.Examples(50), batch: 8)), Numbered.Labels(loader.Prefetch()));
    }

    [Fact]
    public void An_awaited_source_that_waits_for_ever_is_told_to_stop()
    {
        bool wasTold = false;
        async IAsyncEnumerable<int> Source([EnumeratorCancellation] CancellationToken stopping = default)
        {
            yield return 0;
            try
            {
                await Task.Delay(Timeout.Infinite, stopping);
            }
            finally
            {
                wasTold = true;
            }
        }

        // By cancelling while the consumer waits, and by leaving the loop.
        using var cancelling = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.Throws<OperationCanceledException>(() => Source().Prefetch(2, cancelling.Token).Count());
        Assert.Equal(0, Source().Prefetch(2).First());
        using IEnumerator<int> elements = Source().Prefetch(2).GetEnumerator();
        Assert.True(elements.MoveNext());
        SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(50));
        elements.Dispose();
        Assert.True(wasTold);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void One_or_more_are_made_ahead(int ahead)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => Enumerable.Range(0, 1).Prefetch(ahead));

        Assert.StartsWith(FormattableString.Invariant($"{ahead} elements were to be made ahead; 1 or more can be."), error.Message, StringComparison.Ordinal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeOneAndDrop(Watched source)
    {
        IEnumerator<int> elements = source.Elements().Prefetch().GetEnumerator();
        Assert.True(elements.MoveNext());
    }

    private static IEnumerable<int> Failing()
    {
        yield return 0;
        yield return 1;
        Break();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Break() => throw new InvalidDataException("broken");

    private sealed class Watched(int count)
    {
        private int _made;
        private volatile bool _isDisposed;

        public int Made => Volatile.Read(ref _made);

        public bool IsDisposed => _isDisposed;

        public Thread? Thread { get; private set; }

        public IEnumerable<int> Elements()
        {
            Thread = Thread.CurrentThread;
            try
            {
                for (int i = 0; i < count; i++)
                {
                    Interlocked.Increment(ref _made);
                    yield return i;
                }
            }
            finally
            {
                _isDisposed = true;
            }
        }
    }

    private sealed class Unopenable : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator() => throw new FileNotFoundException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
