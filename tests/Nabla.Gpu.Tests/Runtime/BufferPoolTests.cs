using System.Runtime.CompilerServices;

namespace Nabla.Gpu.Tests.Runtime;

public sealed class BufferPoolTests
{
    private const long Mega = 1L << 20;

    [Fact]
    public void SizesAreAtMostAQuarterLargerAndLargeOnesASixteenth()
    {
        for (long bytes = 0; bytes < 70_000; bytes++)
        {
            long size = BufferPool.RoundUp(bytes);
            Assert.True(size >= bytes && size <= Math.Max(256, bytes + (bytes / 4)) && BufferPool.RoundUp(size) == size, $"{bytes} became {size}.");
        }

        for (long bytes = Mega + 1; bytes < 1L << 40; bytes += (bytes / 7) + 1)
        {
            long size = BufferPool.RoundUp(bytes);
            Assert.True(size >= bytes && size <= bytes + (bytes / 16) && BufferPool.RoundUp(size) == size, $"{bytes} became {size}.");
        }
    }

    [Fact]
    public void WhatIsGivenBackIsUsedAgain()
    {
        Ground ground = new(1 << 30);
        BufferPool pool = new(ground);
        PooledBuffer first = pool.Rent(1000);
        Assert.Equal(1000, first.Bytes);
        pool.Return(first);
        Assert.Equal((0, 1024), (pool.InUseBytes, pool.IdleBytes));
        PooledBuffer second = pool.Rent(1020);
        Assert.Same(first, second);
        Assert.Equal(1020, second.Bytes);
        Assert.NotSame(second, pool.Rent(1020));
        Assert.Equal(2, ground.Allocated);
    }

    [Fact]
    public void TwiceGivenBackOrToAnotherIsRefused()
    {
        BufferPool pool = new(new Ground(1 << 30));
        PooledBuffer buffer = pool.Rent(10);
        Assert.Contains("which it is not from", Assert.Throws<InvalidOperationException>(() => new BufferPool(new Ground(1)).Return(buffer)).Message, StringComparison.Ordinal);
        pool.Return(buffer);
        Assert.Contains("for the second time", Assert.Throws<InvalidOperationException>(() => pool.Return(buffer)).Message, StringComparison.Ordinal);
        Assert.Equal((0, 256), (pool.InUseBytes, pool.IdleBytes));
    }

    [Fact]
    public void IdleBuffersMakeRoomForAnotherSize()
    {
        Ground ground = new(10 * Mega);
        BufferPool pool = new(ground);
        PooledBuffer[] three = [pool.Rent(2 * Mega), pool.Rent(2 * Mega), pool.Rent(2 * Mega)];
        Array.ForEach(three, pool.Return);
        Assert.Equal(6 * Mega, pool.IdleBytes);
        Assert.Equal(8 * Mega, pool.Rent(8 * Mega).Bytes);
        Assert.Equal(8 * Mega, ground.Held);
    }

    [Fact]
    public void BeyondTheDeviceIsRefusedWithSizesAndThePoolGoesOn()
    {
        Ground ground = new(10 * Mega);
        BufferPool pool = new(ground);
        PooledBuffer six = pool.Rent(6 * Mega);
        foreach (long bytes in new[] { 6 * Mega, 11 * Mega, long.MaxValue })
        {
            InsufficientMemoryException e = Assert.Throws<InsufficientMemoryException>(() => pool.Rent(bytes));
            Assert.Contains(MemoryReport.Quantity(bytes), e.Message, StringComparison.Ordinal);
            Assert.Contains("ground:0, where tensors already hold 6.0 MB", e.Message, StringComparison.Ordinal);
            Assert.Contains("of 10.0 MB", e.Message, StringComparison.Ordinal);
        }

        pool.Return(six);
        Assert.Equal(10 * Mega, pool.Rent(10 * Mega).Bytes);
    }

    [Fact]
    public void AnAllocatorThatHasLessThanItPromisesIsBelieved()
    {
        Ground ground = new(10 * Mega) { Actual = 4 * Mega };
        BufferPool pool = new(ground);
        pool.Return(pool.Rent(3 * Mega));
        Assert.Equal(4 * Mega, pool.Rent(4 * Mega).Bytes);
        Assert.Throws<InsufficientMemoryException>(() => pool.Rent(1));
    }

    [Fact]
    public void MemoryNobodyDisposesComesBackBeforeTheDeviceIsFull()
    {
        Ground ground = new(300 * Mega);
        BufferPool pool = new(ground);
        for (int step = 0; step < 2000; step++)
        {
            Drop(pool, 4 * Mega);
        }

        // 8 GB went through; the limit of 64 MB is never far exceeded.
        Assert.InRange(ground.Most, 4 * Mega, 200 * Mega);
        Assert.InRange(pool.Collections, 1, 400);
    }

    [Fact]
    public void WhatIsOldAndUnreachableIsFoundWhenTheDeviceIsFull()
    {
        Ground ground = new(40 * Mega);
        BufferPool pool = new(ground);
        Grow(pool);
        Assert.Equal(36 * Mega, pool.Rent(36 * Mega).Bytes);
    }

    [Fact]
    public void WhatIsNoLongerNeededGoesBackToTheDevice()
    {
        Ground ground = new(1L << 40);
        BufferPool pool = new(ground);
        PooledBuffer[] many = [.. Enumerable.Range(0, 64).Select(_ => pool.Rent(16 * Mega))];
        Array.ForEach(many, pool.Return);
        Assert.Equal(1024 * Mega, ground.Held);
        for (int i = 0; i < 5000; i++)
        {
            pool.Return(pool.Rent(8 * Mega));
        }

        Assert.InRange(ground.Held, 8 * Mega, 64 * Mega);
    }

    [Fact]
    public void SeveralThreadsNeverHaveTheSameBuffer()
    {
        BufferPool pool = new(new Ground(1L << 40));
        HashSet<PooledBuffer> held = [];
        Parallel.For(0, 20_000, i =>
        {
            PooledBuffer buffer = pool.Rent(i % 5 * 1000);
            lock (held)
            {
                Assert.True(held.Add(buffer));
            }

            lock (held)
            {
                Assert.True(held.Remove(buffer));
            }

            pool.Return(buffer);
        });
        Assert.Equal(0, pool.InUseBytes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(BufferPool pool, long bytes) => GC.KeepAlive(new Dropped(pool, pool.Rent(bytes)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Grow(BufferPool pool)
    {
        List<Dropped> kept = [.. Enumerable.Range(0, 8).Select(_ => new Dropped(pool, pool.Rent(4 * Mega)))];
        GC.Collect();
        GC.Collect();
        Assert.All(kept, each => Assert.Equal(GC.MaxGeneration, GC.GetGeneration(each)));
    }

    /// <summary>Memory of a tensor that nobody disposes.</summary>
    private sealed class Dropped(BufferPool pool, PooledBuffer buffer)
    {
        ~Dropped() => pool.Return(buffer);
    }

    /// <summary>A device that counts.</summary>
    private sealed class Ground(long bytes) : IDeviceAllocator
    {
        private readonly Dictionary<nint, long> _held = [];

        public string Name => "ground:0";

        public long CeilingBytes => bytes;

        public long LargestBytes => bytes;

        public long Actual { get; init; } = long.MaxValue;

        public int Allocated { get; private set; }

        public long Held { get; private set; }

        public long Most { get; private set; }

        public nint TryAllocate(long bytes)
        {
            if (Held + bytes > Actual)
            {
                return 0;
            }

            Held += bytes;
            Most = Math.Max(Most, Held);
            _held.Add(++Allocated, bytes);
            return Allocated;
        }

        public void Release(nint handle)
        {
            Held -= _held[handle];
            _held.Remove(handle);
        }
    }
}
