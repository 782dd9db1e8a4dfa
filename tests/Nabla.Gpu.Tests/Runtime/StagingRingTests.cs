using System.Runtime.InteropServices;

namespace Nabla.Gpu.Tests.Runtime;

public sealed class StagingRingTests
{
    [Fact]
    public void EveryByteArrivesHoweverLateTheDeviceReads()
    {
        byte[] numbers = [.. Enumerable.Range(0, (3 * StagingRing.BlockBytes) + 17).Select(i => (byte)(i * 31 % 251))];
        using Lazy lazy = new();
        lazy.Write(numbers, lazy.Place, 5);
        lazy.Write(numbers.AsSpan(0, 100), lazy.Place, 0);
        lazy.Write([], lazy.Place, 0);
        lazy.Do();
        Assert.True(numbers.AsSpan(95).SequenceEqual(lazy.Memory.AsSpan(100, numbers.Length - 95)));
        Assert.True(numbers.AsSpan(0, 100).SequenceEqual(lazy.Memory.AsSpan(0, 100)));
    }

    [Fact]
    public void BlocksAreFewAndUsedAgain()
    {
        using Lazy lazy = new();
        for (int i = 0; i < 100; i++)
        {
            lazy.Write([(byte)i], lazy.Place, i);
        }

        lazy.Do();
        Assert.Equal(8, lazy.Blocks);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), lazy.Memory.Take(100));
    }

    [Fact]
    public void ARefusedCopyCostsNoBlock()
    {
        using Lazy lazy = new() { Refuses = true };
        for (int i = 0; i < 20; i++)
        {
            Assert.Throws<InvalidOperationException>(() => lazy.Write([1], lazy.Place, 0));
        }

        Assert.Equal(1, lazy.Blocks);
    }

    /// <summary>A device that reads as late as it may.</summary>
    private sealed unsafe class Lazy : StagingRing, IDisposable
    {
        private readonly List<Action> _asked = [];
        private readonly List<nint> _blocks = [];
        private int _done;

        public Lazy() => Place = new BufferPool(new Ground()).Rent(1);

        public PooledBuffer Place { get; }

        public byte[] Memory { get; } = new byte[4 * BlockBytes];

        public int Blocks => _blocks.Count;

        public bool Refuses { get; init; }

        public void Do() => Until(_asked.Count);

        public void Dispose() => _blocks.ForEach(static block => NativeMemory.Free((void*)block));

        protected override nint Allocate(int bytes)
        {
            _blocks.Add((nint)NativeMemory.Alloc((nuint)bytes));
            return _blocks[^1];
        }

        protected override nint Fetch(nint block, PooledBuffer to, long offset, int bytes)
        {
            if (Refuses)
            {
                throw new InvalidOperationException("No.");
            }

            _asked.Add(() => new Span<byte>((void*)block, bytes).CopyTo(Memory.AsSpan((int)offset)));
            return _asked.Count;
        }

        protected override bool IsOver(nint mark) => _done >= mark;

        protected override void Wait(nint mark) => Until((int)mark);

        private void Until(int mark)
        {
            for (; _done < mark; _done++)
            {
                _asked[_done]();
            }
        }

        private sealed class Ground : IDeviceAllocator
        {
            public string Name => "ground:0";

            public long CeilingBytes => 1024;

            public long LargestBytes => 1024;

            public nint TryAllocate(long bytes) => 1;

            public void Release(nint handle)
            {
            }
        }
    }
}
