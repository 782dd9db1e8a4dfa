using System.Collections.Concurrent;
using Nabla.Data;

namespace Nabla.Tests.Devices;

/// <summary>Batches that go to a device ahead of whoever takes them.</summary>
public sealed class RemoteLoadingTests
{
    private readonly RemoteMachine _machine = new();
    private readonly Device _remote;
    private readonly Tensor _x = Tensor.Randn([50, 3], seed: 1);
    private readonly Tensor _y = Tensor.Arange(50);

    public RemoteLoadingTests() => _remote = new Device("remote", _machine);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Batches_are_there_in_the_order_of_the_loader(int workers)
    {
        DataLoader here = DataLoader.From(_x, _y, batch: 8, seed: 3).WithSelector((x, y) => (x * 2, y));
        DataLoader there = workers == 0 ? here.To(_remote) : here.WithWorkers(workers).To(_remote);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            (Tensor X, Tensor Y)[] expected = [.. here];
            (Tensor X, Tensor Y)[] found = [.. there];
            Assert.Equal(expected.Length, found.Length);
            for (int i = 0; i < found.Length; i++)
            {
                Assert.Same(_remote, found[i].X.Device);
                Assert.Same(_remote, found[i].Y.Device);
                Assert.Equal(expected[i].X.ToArray<float>(), found[i].X.ToArray<float>());
                Assert.Equal(expected[i].Y.ToArray<long>(), found[i].Y.ToArray<long>());
            }
        }

        Assert.Equal(2, there.Epoch);
        Assert.Contains("to remote, epoch 2 next", there.ToString(), StringComparison.Ordinal);
        Assert.Equal(here.StartAt(1, 5).Select(batch => batch.Y.ToArray<long>()), there.StartAt(1, 5).Select(batch => batch.Y.ToArray<long>()));
    }

    [Fact]
    public void The_next_batches_are_on_their_way_before_they_are_asked_for_and_no_more_than_was_said()
    {
        using SemaphoreSlim made = new(0);
        IEnumerable<(Tensor X, Tensor Y)> Source()
        {
            for (int i = 0; i < 10; i++)
            {
                yield return (_x, _y + i);
                made.Release();
            }
        }

        using IEnumerator<(Tensor X, Tensor Y)> batches = Source().Prefetch(_remote, ahead: 3).GetEnumerator();
        Assert.True(batches.MoveNext());

        // Each is left behind when the next is asked for, and after the fourth, the belt's last, none is.
        for (int i = 0; i < 3; i++)
        {
            Assert.True(made.Wait(TimeSpan.FromSeconds(30)));
        }

        Assert.False(made.Wait(TimeSpan.FromMilliseconds(300)), "more were made than there is room for");
        Assert.Equal(0L, batches.Current.Y.ToArray<long>()[0]);
    }

    [Fact]
    public void What_goes_wrong_comes_after_the_batches_before_it()
    {
        (Tensor, Tensor)[] examples = [.. Enumerable.Range(0, 6).Select(i => (Tensor.Full([2], (float)i), Tensor.Of((long)i)))];
        DataLoader loader = DataLoader.From(examples, batch: 2, shuffle: false)
            .WithSelector((x, y) => y.ToArray<long>()[0] == 4 ? throw new FormatException("The third is broken.") : (x, y))
            .To(_remote);
        List<long> seen = [];
        DataItemException thrown = Assert.Throws<DataItemException>(() =>
        {
            foreach ((Tensor x, Tensor y) in loader)
            {
                seen.Add(y.ToArray<long>()[0]);
            }
        });
        Assert.Equal([0L, 2], seen);
        Assert.IsType<FormatException>(thrown.InnerException);
    }

    [Fact]
    public void A_device_that_is_full_says_so_where_batches_are_taken()
    {
        Device small = new("small", new RemoteMachine(capacity: 200));
        DataLoader loader = DataLoader.From(_x, _y, batch: 25).To(small);
        Assert.Contains("was asked for on small", Assert.Throws<InsufficientMemoryException>(() => loader.ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancellation_and_leaving_end_the_thread()
    {
        using CancellationTokenSource stop = new();
        DataLoader loader = DataLoader.From(_x, _y, batch: 5).To(_remote, ahead: 1, stop.Token);
        int taken = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach ((Tensor x, Tensor y) in loader)
            {
                taken++;
                stop.Cancel();
            }
        });
        Assert.Equal(1, taken);

        ConcurrentQueue<int> made = [];
        foreach ((Tensor x, Tensor y) in Enumerable.Range(0, 100).Select(i =>
        {
            made.Enqueue(i);
            return (_x, _y);
        }).Prefetch(_remote, ahead: 2))
        {
            break;
        }

        int count = made.Count;
        Assert.InRange(count, 1, 5);
        Assert.Equal(count, made.Count);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        DataLoader loader = DataLoader.From(_x, _y, batch: 5);
        Assert.Throws<ArgumentNullException>("device", () => loader.To(null!));
        Assert.Throws<ArgumentOutOfRangeException>("ahead", () => loader.To(_remote, ahead: 0));
        Assert.Throws<ArgumentNullException>("device", () => loader.Prefetch((Device)null!));
        Assert.Throws<ArgumentNullException>("source", () => ((IEnumerable<(Tensor, Tensor)>)null!).Prefetch(_remote));
    }
}
