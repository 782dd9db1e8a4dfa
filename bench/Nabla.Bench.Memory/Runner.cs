using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Nabla.Bench.Memory;

/// <summary>Runs one scenario in this process: steps that rent, use and drop storages as a tape does.</summary>
internal sealed unsafe class Runner(Scenario scenario)
{
    private const int Page = 4096;
    private readonly Lock _lock = new();
    private long _live;
    private long _mostLive;
    private long _mostResident;
    private long _rentTicks;
    private long _rents;
    private double _sink;

    /// <summary>Builds the user's heap, runs, and measures.</summary>
    public Outcome Run()
    {
        Link? heap = Link.Chain(scenario.Heap * (1L << 20) / Link.Bytes);
        Step(new Random(0), 1);
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true);
            GC.WaitForPendingFinalizers();
        }

        long baseline = Environment.WorkingSet - Nabla.Memory.Report().MappedBytes;
        (_mostLive, _mostResident, _rentTicks, _rents) = (0, 0, 0, 0);
        MemoryReport before = Nabla.Memory.Report();
        TimeSpan pausesBefore = GC.GetTotalPauseDuration();
        long start = Stopwatch.GetTimestamp();

        Thread[] threads = new Thread[scenario.Threads];
        for (int t = 0; t < threads.Length; t++)
        {
            int slowness = t == 0 ? 1 : scenario.Slowness;
            int seed = t;
            threads[t] = new Thread(() => Steps(seed, slowness));
            threads[t].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        MemoryReport after = Nabla.Memory.Report();
        double pauses = (GC.GetTotalPauseDuration() - pausesBefore).TotalSeconds;
        double pooled = (after.TimeInCollections - before.TimeInCollections).TotalSeconds;
        GC.KeepAlive(heap);
        return new Outcome(
            _mostLive / 1048576.0,
            (_mostResident - baseline) / 1048576.0,
            Stopwatch.GetElapsedTime(0, _rentTicks).TotalNanoseconds / _rents,
            pooled / seconds,
            pauses / seconds,
            seconds,
            after.YoungCollections - before.YoungCollections,
            after.FullCollections - before.FullCollections);
    }

    private void Steps(int seed, int slowness)
    {
        Random random = new(seed);
        for (int s = 0; s < scenario.Steps / slowness; s++)
        {
            Step(random, slowness);
            if (scenario.SafePoints)
            {
                long start = Stopwatch.GetTimestamp();
                StoragePool.SafePoint();
                Interlocked.Add(ref _rentTicks, Stopwatch.GetTimestamp() - start);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Step(Random random, int slowness)
    {
        Storage?[] tape = new Storage?[scenario.Sizes == Sizes.Small ? 2000 : 40];
        Link?[] user = new Link?[tape.Length];
        long held = 0;
        long ticks = 0;
        for (int i = 0; i < tape.Length; i++)
        {
            for (int dropped = scenario.Sizes == Sizes.Temporaries ? 2 : 0; dropped > 0; dropped--)
            {
                Write(Rent(4L << 20, ref ticks), 1);
            }

            Storage storage = Rent(Size(random), ref ticks);
            user[i] = Link.Chain(scenario.Churn * 1024L / Link.Bytes);
            Write(storage, slowness);
            tape[i] = storage;
            held += storage.Bytes;
            Interlocked.Add(ref _live, storage.Bytes);
        }

        Observe(ticks);
        double sum = 0;
        for (int i = tape.Length - 1; i >= 0; i--)
        {
            sum += Read(tape[i]!, slowness);
            tape[i] = null;
        }

        GC.KeepAlive(user);
        Interlocked.Add(ref _live, -held);
        Volatile.Write(ref _sink, sum);
    }

    private long Size(Random random) => scenario.Sizes switch
    {
        Sizes.Mixed => (long)Math.Exp(Math.Log(64) + (random.NextDouble() * Math.Log(1 << 20))),
        Sizes.Small => (long)Math.Exp(Math.Log(64) + (random.NextDouble() * Math.Log(256))),
        _ => 4L << 20,
    };

    private Storage Rent(long bytes, ref long ticks)
    {
        long start = Stopwatch.GetTimestamp();
        Storage storage = Storage.Rent(bytes);
        ticks += Stopwatch.GetTimestamp() - start;
        Interlocked.Increment(ref _rents);
        return storage;
    }

    private void Observe(long ticks)
    {
        long resident = Environment.WorkingSet;
        lock (_lock)
        {
            _mostLive = Math.Max(_mostLive, Interlocked.Read(ref _live));
            _mostResident = Math.Max(_mostResident, resident);
        }

        Interlocked.Add(ref _rentTicks, ticks);
    }

    private void Write(Storage storage, int times)
    {
        fixed (byte* p = &storage.Reference)
        {
            if (scenario.Works)
            {
                for (; times > 0; times--)
                {
                    Fill(p, storage.Bytes, (byte)times);
                }
            }
            else
            {
                for (long i = 0; i < storage.Bytes; i += Page)
                {
                    p[i] = 1;
                }
            }
        }

        GC.KeepAlive(storage);
    }

    private double Read(Storage storage, int times)
    {
        double sum = 0;
        fixed (byte* p = &storage.Reference)
        {
            for (; scenario.Works && times > 0; times--)
            {
                sum += Sum(p, storage.Bytes);
            }
        }

        GC.KeepAlive(storage);
        return sum;
    }

    private static void Fill(byte* p, long bytes, byte value) => System.Runtime.InteropServices.NativeMemory.Fill(p, (nuint)bytes, value);

    private static double Sum(byte* p, long bytes)
    {
        System.Numerics.Vector<long> sum = default;
        long i = 0;
        for (; i + System.Numerics.Vector<byte>.Count <= bytes; i += System.Numerics.Vector<byte>.Count)
        {
            sum += *(System.Numerics.Vector<long>*)(p + i);
        }

        return System.Numerics.Vector.Sum(sum);
    }
}
