using Nabla.Cpu;

namespace Nabla.Tests.Cpu;

/// <summary>Which thread runs which part of a loop, and how loops get along with the user's own threads.</summary>
[Collection(nameof(Workers))]
public sealed class SharesTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly int _count = Workers.Count;

    public void Dispose() => Workers.Count = _count;

    [Fact]
    public void A_thread_has_the_same_parts_in_every_loop()
    {
        Workers.Count = 3;
        int[]? before = null;
        for (int repeat = 0; repeat < 50; repeat++)
        {
            // No thread is done with its first part before all of them have begun theirs, so nobody is late.
            Gathering gathering = new(new int[3], new CountdownEvent(3));
            Workers.For(3, ref gathering);
            Assert.Equal(Environment.CurrentManagedThreadId, gathering.Threads[0]);
            Assert.Equal(3, gathering.Threads.Distinct().Count());
            Assert.Equal(before ?? gathering.Threads, gathering.Threads);
            before = gathering.Threads;
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public void What_a_thread_is_late_with_is_done_by_another(int held, int awaited)
    {
        Workers.Count = 2;
        for (int repeat = 0; repeat < 50; repeat++)
        {
            Waiting waiting = new(held, awaited, new int[4], new ManualResetEventSlim());
            Workers.For(4, ref waiting);

            // Whoever came to the one first could not end before another thread had run the other.
            Assert.DoesNotContain(0, waiting.Threads);
        }
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_003)]
    public void Of_very_many_parts_each_runs_once(int parts)
    {
        Workers.Count = 3;
        Tally tally = new(new int[parts]);
        Workers.For(parts, ref tally);
        Assert.All(tally.Runs, static runs => Assert.Equal(1, runs));
    }

    [Fact]
    public void Fewer_parts_than_threads_are_one_each()
    {
        Workers.Count = 5;
        for (int repeat = 0; repeat < 50; repeat++)
        {
            Gathering gathering = new(new int[2], new CountdownEvent(2));
            Workers.For(2, ref gathering);
            Assert.Equal(2, gathering.Threads.Distinct().Count());
        }
    }

    [Fact]
    public void Beside_the_users_threads_only_one_loop_has_the_team()
    {
        const int Users = 4;
        Workers.Count = 3;
        Crowd crowd = new(new int[1], new int[1]);
        Thread[] users = [.. Enumerable.Range(0, Users).Select(_ => new Thread(() => Repeat(crowd)))];
        Array.ForEach(users, static user => user.Start());
        Assert.All(users, static user => Assert.True(user.Join(s_patience)));
        Assert.InRange(crowd.Most[0], 1, Users + Workers.Count - 1);
    }

    [Fact]
    public async Task Inside_a_parallel_loop_of_the_users_only_one_loop_has_the_team()
    {
        const int Users = 4;
        Workers.Count = 3;
        Crowd crowd = new(new int[1], new int[1]);
        await Task.Run(() => Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = Users }, _ => Repeat(crowd))).WaitAsync(s_patience);
        Assert.InRange(crowd.Most[0], 1, Users + Workers.Count - 1);
    }

    [Fact]
    public async Task A_users_parallel_loop_inside_a_part_comes_to_its_end()
    {
        Workers.Count = 2;
        Tally inner = new(new int[64]);
        Outer outer = new(inner);
        await Task.Run(() => Workers.For(4, ref outer)).WaitAsync(s_patience);
        Assert.All(inner.Runs, static runs => Assert.Equal(4, runs));
    }

    private static void Repeat(Crowd crowd)
    {
        for (int repeat = 0; repeat < 200; repeat++)
        {
            Workers.For(6, ref crowd);
        }
    }

    private readonly struct Gathering(int[] threads, CountdownEvent arrivals) : IParallelBody
    {
        public int[] Threads { get; } = threads;

        public void Run(int part)
        {
            Threads[part] = Environment.CurrentManagedThreadId;
            arrivals.Signal();
            Assert.True(arrivals.Wait(s_patience));
        }
    }

    private readonly struct Waiting(int held, int awaited, int[] threads, ManualResetEventSlim ran) : IParallelBody
    {
        public int[] Threads { get; } = threads;

        public void Run(int part)
        {
            Threads[part] = Environment.CurrentManagedThreadId;
            if (part == awaited)
            {
                ran.Set();
            }

            Assert.True(part != held || ran.Wait(s_patience));
        }
    }

    private readonly struct Tally(int[] runs) : IParallelBody
    {
        public int[] Runs { get; } = runs;

        public void Run(int part) => Interlocked.Increment(ref Runs[part]);
    }

    private readonly struct Outer(Tally inner) : IParallelBody
    {
        public void Run(int part)
        {
            Tally tally = inner;
            Parallel.For(0, 8, at =>
            {
                Eighth eighth = new(tally, 8 * at);
                Workers.For(8, ref eighth);
            });
        }
    }

    private readonly struct Eighth(Tally all, int first) : IParallelBody
    {
        public void Run(int part) => all.Run(first + part);
    }

    private readonly struct Crowd(int[] present, int[] most) : IParallelBody
    {
        public int[] Most { get; } = most;

        public void Run(int part)
        {
            int now = Interlocked.Increment(ref present[0]);
            for (int before = Most[0]; now > before; before = Most[0])
            {
                Interlocked.CompareExchange(ref Most[0], now, before);
            }

            Thread.SpinWait(50);
            Interlocked.Decrement(ref present[0]);
        }
    }
}
