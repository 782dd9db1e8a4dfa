using Nabla.Cpu;

namespace Nabla.Tests.Cpu;

[Collection(nameof(Workers))]
public sealed class WorkersTests : IDisposable
{
    private readonly int _count = Workers.Count;

    public void Dispose() => Workers.Count = _count;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryPartRunsExactlyOnce(int threads)
    {
        Workers.Count = threads;
        for (int parts = 0; parts < 40; parts++)
        {
            for (int repeat = 0; repeat < 50; repeat++)
            {
                Tally tally = new(new int[parts]);
                Workers.For(parts, ref tally);
                Assert.All(tally.Runs, static runs => Assert.Equal(1, runs));
            }
        }
    }

    [Fact]
    public void PartsRunAgainAfterTheTeamHasParked()
    {
        Workers.Count = 3;
        for (int repeat = 0; repeat < 20; repeat++)
        {
            Tally tally = new(new int[7]);
            Workers.For(7, ref tally);
            Assert.All(tally.Runs, static runs => Assert.Equal(1, runs));
            Thread.Sleep(2);
        }
    }

    [Fact]
    public void SeveralThreadsTakePartAtOnce()
    {
        Workers.Count = 2;
        Meeting meeting = new(new CountdownEvent(2));
        Workers.For(2, ref meeting);
        Assert.Equal(0, meeting.Arrivals.CurrentCount);
    }

    [Fact]
    public void OneThreadRunsPartsInOrderOnTheCaller()
    {
        Workers.Count = 1;
        Trace trace = new([], Environment.CurrentManagedThreadId);
        Workers.For(9, ref trace);
        Assert.Equal(Enumerable.Range(0, 9), trace.Order);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void TheLowestPartsExceptionReachesTheCaller(int threads)
    {
        Workers.Count = threads;
        for (int repeat = 0; repeat < 100; repeat++)
        {
            Thrower thrower = new(3);
            InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => Workers.For(16, ref thrower));
            Assert.Equal("part 3", exception.Message);
            Tally tally = new(new int[16]);
            Workers.For(16, ref tally);
            Assert.All(tally.Runs, static runs => Assert.Equal(1, runs));
        }
    }

    [Fact]
    public void NestedLoopsRunInline()
    {
        Workers.Count = 4;
        Nest nest = new(new int[8 * 8]);
        Workers.For(8, ref nest);
        Assert.All(nest.Runs, static runs => Assert.Equal(1, runs));
        Assert.False(Workers.IsInline);
    }

    [Fact]
    public void ManyCallersDoNotWaitForEachOther()
    {
        Workers.Count = 3;
        Thread[] callers = new Thread[6];
        int wrong = 0;
        for (int caller = 0; caller < callers.Length; caller++)
        {
            callers[caller] = new Thread(() =>
            {
                for (int repeat = 0; repeat < 500; repeat++)
                {
                    Tally tally = new(new int[5]);
                    Workers.For(5, ref tally);
                    if (tally.Runs.Any(static runs => runs != 1))
                    {
                        Interlocked.Increment(ref wrong);
                    }
                }
            });
            callers[caller].Start();
        }

        foreach (Thread caller in callers)
        {
            caller.Join();
        }

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void TheCountMayChangeBetweenLoops()
    {
        for (int repeat = 0; repeat < 200; repeat++)
        {
            Workers.Count = 1 + (repeat % 6);
            Tally tally = new(new int[11]);
            Workers.For(11, ref tally);
            Assert.All(tally.Runs, static runs => Assert.Equal(1, runs));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(5000)]
    public void ACountThatMakesNoSenseIsRefused(int count)
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Count = count);
        Assert.Contains("1 … 4096", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALoopAllocatesNothing()
    {
        Workers.Count = 2;
        Tally tally = new(new int[4]);
        Workers.For(4, ref tally);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int repeat = 0; repeat < 100; repeat++)
        {
            Workers.For(4, ref tally);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private readonly struct Tally(int[] runs) : IParallelBody
    {
        public int[] Runs { get; } = runs;

        public void Run(int part) => Interlocked.Increment(ref Runs[part]);
    }

    private readonly struct Meeting(CountdownEvent arrivals) : IParallelBody
    {
        public CountdownEvent Arrivals { get; } = arrivals;

        public void Run(int part)
        {
            Arrivals.Signal();
            Assert.True(Arrivals.Wait(TimeSpan.FromSeconds(60)));
        }
    }

    private readonly struct Trace(List<int> order, int thread) : IParallelBody
    {
        public List<int> Order { get; } = order;

        public void Run(int part)
        {
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            Order.Add(part);
        }
    }

    private readonly struct Thrower(int from) : IParallelBody
    {
        public void Run(int part)
        {
            if (part >= from)
            {
                throw new InvalidOperationException($"part {part}");
            }
        }
    }

    private readonly struct Nest(int[] runs) : IParallelBody
    {
        public int[] Runs { get; } = runs;

        public void Run(int part)
        {
            Assert.True(Workers.IsInline);
            Inner inner = new(Runs, part);
            Workers.For(8, ref inner);
        }
    }

    private readonly struct Inner(int[] runs, int outer) : IParallelBody
    {
        public void Run(int part) => Interlocked.Increment(ref runs[(outer * 8) + part]);
    }
}
