using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nabla.Tests.Runtime;

public sealed unsafe class StorageTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(1_000_003)]
    [InlineData(70 << 20)]
    public void EveryByteCanBeWrittenAndRead(long bytes)
    {
        Storage storage = Storage.Rent(bytes);
        fixed (byte* p = &storage.Reference)
        {
            Span<byte> span = new(p, (int)bytes);
            span.Fill(7);
            Assert.Equal(-1, span.IndexOfAnyExcept((byte)7));
        }

        Assert.Equal(bytes, storage.Bytes);
        Assert.False(storage.IsShared);
        GC.KeepAlive(storage);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(200_000)]
    public void RentZeroedIsZeroEvenInUsedMemory(int bytes)
    {
        for (int round = 0; round < 4; round++)
        {
            Storage storage = Storage.RentZeroed(bytes);
            fixed (byte* p = &storage.Reference)
            {
                Span<byte> span = new(p, bytes);
                Assert.Equal(-1, span.IndexOfAnyExcept((byte)0));
                span.Fill(255);
            }

            storage.Release();
        }
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(33_333)]
    [InlineData(5_000_000)]
    public void PooledMemoryIsAligned(long bytes)
    {
        Storage[] storages = new Storage[8];
        for (int i = 0; i < storages.Length; i++)
        {
            storages[i] = Storage.Rent(bytes + (i * 1_111));
            Assert.True(storages[i].Block is not null);
            fixed (byte* p = &storages[i].Reference)
            {
                Assert.Equal(0, (nint)p % 64);
            }
        }

        GC.KeepAlive(storages);
    }

    [Fact]
    public void NegativeSizesThrow()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Storage.Rent(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Storage.RentZeroed(-1));
    }

    [Fact]
    public void ShareAliasesAnArrayFromItsOffset()
    {
        float[] numbers = [0, 1, 2, 3, 4];
        Storage storage = Storage.Share<float>(numbers.AsMemory(2, 2));
        Assert.True(storage.IsShared);
        Assert.Equal(8, storage.Bytes);
        Assert.True(Unsafe.AreSame(ref storage.Reference, ref Unsafe.As<float, byte>(ref numbers[2])));

        GC.Collect();
        fixed (byte* p = &storage.Reference)
        {
            ((float*)p)[1] = 30;
        }

        Assert.Equal([0, 1, 2, 30, 4], numbers);
    }

    [Fact]
    public void ShareTakesEmptyMemory()
    {
        Assert.Equal(0, Storage.Share(ReadOnlyMemory<double>.Empty).Bytes);
        Assert.Equal(0, Storage.Share<int>(Array.Empty<int>()).Bytes);
    }

    [Fact]
    public void ShareAliasesMemoryWithoutAnArrayAndUnpinsItOnceDropped()
    {
        NativeInts owner = new(3);
        owner.GetSpan()[1] = 42;
        ShareAndCheck(owner);
        for (int attempt = 0; attempt < 10 && owner.Pins != 0; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, owner.Pins);
        ((IDisposable)owner).Dispose();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void ShareAndCheck(NativeInts owner)
        {
            Storage storage = Storage.Share<int>(owner.Memory);
            Assert.Equal(1, owner.Pins);
            Assert.True(storage.IsShared);
            fixed (byte* p = &storage.Reference)
            {
                Assert.Equal(42, ((int*)p)[1]);
            }
        }
    }

    [Fact]
    public void ReleaseTwiceReturnsOnce()
    {
        Storage storage = Storage.Rent(100_000);
        storage.Release();
        storage.Release();
        Assert.False(storage.Block is not null);
        Assert.Throws<ObjectDisposedException>(() => storage.Reference);
        Storage first = Storage.Rent(100_000);
        Storage second = Storage.Rent(100_000);
        Assert.False(Unsafe.AreSame(ref first.Reference, ref second.Reference));
    }

    [Fact]
    public void ReleaseLeavesSharedAndManagedMemoryAlone()
    {
        Storage shared = Storage.Rent(100_000);
        shared.MarkShared();
        shared.Release();
        shared.Reference = 1;
        Assert.True(shared.Block is not null);

        Storage small = Storage.Rent(16);
        small.Release();
        small.Reference = 1;
        Assert.Equal(1, small.Reference);
    }

    private sealed class NativeInts(int length) : MemoryManager<int>
    {
        private readonly nint _address = (nint)NativeMemory.Alloc((nuint)length, sizeof(int));

        public int Pins { get; private set; }

        public override Span<int> GetSpan() => new((int*)_address, length);

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            Pins++;
            return new MemoryHandle((int*)_address + elementIndex, default, this);
        }

        public override void Unpin() => Pins--;

        protected override void Dispose(bool disposing) => NativeMemory.Free((void*)_address);
    }
}
