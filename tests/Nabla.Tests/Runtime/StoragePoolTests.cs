using System.Runtime.CompilerServices;

namespace Nabla.Tests.Runtime;

public sealed unsafe class StoragePoolTests
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public void ReleasedBlocksAreReused()
    {
        StoragePool pool = new();
        Storage storage = pool.Rent(3 * Megabyte);
        nint address = AddressOf(storage);
        storage.Release();
        Assert.Equal(address, AddressOf(pool.Rent(3 * Megabyte)));
    }

    [Fact]
    public void BlocksOfDeadStoragesComeBack()
    {
        StoragePool pool = new();
        RentAndDrop(pool, 20, Megabyte);
        Assert.Equal(20L * Megabyte, pool.Report().LiveBytes);
        pool.CollectAtSafePoint();
        Assert.Equal(0, pool.Report().LiveBytes);
        Assert.Equal(20L * Megabyte, pool.Report().PooledBytes);

        RentAndDrop(pool, 20, Megabyte);
        Assert.Equal(20L * Megabyte, pool.Report().MappedBytes);
    }

    [Fact]
    public void BlocksInUseDoNotComeBack()
    {
        StoragePool pool = new();
        Storage[] held = new Storage[20];
        for (int i = 0; i < held.Length; i++)
        {
            held[i] = pool.Rent(Megabyte);
            new Span<byte>(Unsafe.AsPointer(ref held[i].Reference), Megabyte).Fill((byte)i);
            RentAndDrop(pool, 20, Megabyte);
            pool.CollectAtSafePoint();
        }

        for (int i = 0; i < held.Length; i++)
        {
            Assert.Equal(-1, new Span<byte>(Unsafe.AsPointer(ref held[i].Reference), Megabyte).IndexOfAnyExcept((byte)i));
        }

        pool.CollectFully();
        Assert.Equal(held.Length * (long)Megabyte, pool.Report().LiveBytes);
        GC.KeepAlive(held);
    }

    [Fact]
    public void LoopsWithoutSafePointsStayBounded()
    {
        StoragePool pool = new();
        RentAndDrop(pool, 2_000, Megabyte);
        Assert.InRange(pool.Report().MappedBytes, Megabyte, 100L * Megabyte);
        Assert.True(pool.Report().YoungCollections > 10);
    }

    [Fact]
    public void NoBlockIsHandedOutTwiceAmongThreads()
    {
        StoragePool pool = new();
        int clashes = 0;
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.Length; t++)
        {
            int seed = t;
            threads[t] = new Thread(() => Interlocked.Add(ref clashes, Stamp(pool, seed)));
            threads[t].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Equal(0, clashes);
    }

    [Fact]
    public void WhenMemoryIsShortTheMessageSaysWhatToDoAndThePoolGoesOn()
    {
        StoragePool pool = new(ceiling: 100L * Megabyte);
        Storage held = pool.Rent(60 * Megabyte);
        InsufficientMemoryException exception = Assert.Throws<InsufficientMemoryException>(() => pool.Rent(64 * Megabyte));
        Assert.IsAssignableFrom<OutOfMemoryException>(exception);
        Assert.Contains("A tensor of 64.0 MB was asked for, but tensors already hold 60.0 MB", exception.Message, StringComparison.Ordinal);
        Assert.Contains("100.0 MB that this process may use", exception.Message, StringComparison.Ordinal);
        Assert.Contains("smaller batch", exception.Message, StringComparison.Ordinal);
        held.Reference = 1;
        Assert.Equal(30 * Megabyte, pool.Rent(30 * Megabyte).Bytes);
        GC.KeepAlive(held);
    }

    [Fact]
    public void SizesBeyondAnyMachineThrowAndDoNotOverflow()
    {
        Assert.Throws<InsufficientMemoryException>(() => StoragePool.Shared.Rent(1L << 46));
        Assert.Throws<InsufficientMemoryException>(() => StoragePool.Shared.Rent(long.MaxValue));
    }

    [Fact]
    public void DeadTensorsMakeRoomBeforeMemoryIsSaidToBeShort()
    {
        StoragePool pool = new(ceiling: 100L * Megabyte);
        for (int i = 0; i < 20; i++)
        {
            RentAndDrop(pool, 1, 40 * Megabyte);
            RentAndDrop(pool, 1, 90 * Megabyte);
        }

        Assert.InRange(pool.Report().MappedBytes, 0, 100L * Megabyte);
    }

    [Fact]
    public void ReportAddsUpAndReadsWell()
    {
        StoragePool pool = new();
        Storage storage = pool.Rent(8 * Megabyte);
        pool.Rent(2 * Megabyte).Release();
        MemoryReport report = pool.Report();
        Assert.Equal(8L * Megabyte, report.LiveBytes);
        Assert.Equal(2L * Megabyte, report.PooledBytes);
        Assert.Equal(report.LiveBytes + report.PooledBytes, report.MappedBytes);
        Assert.Equal("live 8.0 MB, pooled 2.0 MB, mapped 10.0 MB; 0 young and 0 full collections in 0.0 ms", report.ToString());
        GC.KeepAlive(storage);
    }

    private static nint AddressOf(Storage storage)
    {
        fixed (byte* p = &storage.Reference)
        {
            return (nint)p;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RentAndDrop(StoragePool pool, int count, long bytes)
    {
        for (int i = 0; i < count; i++)
        {
            pool.Rent(bytes);
        }
    }

    // Each thread fills what it rents with a pattern of its own and looks again before it lets go.
    private static int Stamp(StoragePool pool, int seed)
    {
        Random random = new(seed);
        Storage?[] held = new Storage?[16];
        long[] stamps = new long[16];
        int clashes = 0;
        for (int round = 0; round < 3_000; round++)
        {
            int i = random.Next(held.Length);
            if (held[i] is { } old)
            {
                clashes += Differs(old, stamps[i]) ? 1 : 0;
                if (random.Next(2) == 0)
                {
                    old.Release();
                }
            }

            Storage fresh = pool.Rent(5_000 + random.Next(200_000));
            stamps[i] = ((long)seed << 32) | (uint)round;
            fixed (byte* p = &fresh.Reference)
            {
                new Span<long>(p, (int)(fresh.Bytes / 8)).Fill(stamps[i]);
            }

            held[i] = fresh;
            if (round % 100 == 0)
            {
                pool.CollectAtSafePoint();
            }
        }

        return clashes;
    }

    private static bool Differs(Storage storage, long stamp)
    {
        fixed (byte* p = &storage.Reference)
        {
            bool differs = new Span<long>(p, (int)(storage.Bytes / 8)).IndexOfAnyExcept(stamp) >= 0;
            GC.KeepAlive(storage);
            return differs;
        }
    }
}
