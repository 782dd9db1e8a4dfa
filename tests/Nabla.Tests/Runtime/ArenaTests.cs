namespace Nabla.Tests.Runtime;

public sealed class ArenaTests
{
    private static readonly StoragePool s_pool = new();

    [Theory]
    [InlineData(1, 1024)]
    [InlineData(1024, 1024)]
    [InlineData(1025, 2048)]
    [InlineData(100_000, 106_496)]
    [InlineData(4 << 20, 4 << 20)]
    [InlineData((4 << 20) + 1, (4 << 20) + (512 << 10))]
    public void SizesAreRoundedUpToAClass(long bytes, long expected) => Assert.Equal(expected, Arena.RoundUp(bytes));

    [Fact]
    public void BeyondSmallSizesAnEighthAtMostIsWaste()
    {
        for (long bytes = 8192; bytes < 1L << 40; bytes = (bytes * 17 / 16) + 1)
        {
            long size = Arena.RoundUp(bytes);
            Assert.InRange(size, bytes, bytes + (bytes / 8));
            Assert.Equal(size, Arena.RoundUp(size));
        }
    }

    [Fact]
    public void NeighboursMergeAndServeALargerRequest()
    {
        Arena arena = new(s_pool);
        Block[] blocks = [Rent(arena, 1 << 20), Rent(arena, 1 << 20), Rent(arena, 1 << 20)];
        nint first = blocks[0].Address;
        Return(arena, blocks[0]);
        Return(arena, blocks[2]);
        Assert.Null(arena.Reuse(2 << 20));
        Return(arena, blocks[1]);
        Assert.Equal(first, arena.Reuse(3 << 20)!.Address);
        Assert.Equal(0, arena.Free);
    }

    [Fact]
    public void ASegmentFreeAsAWholeIsBrokenOnlyForMoreThanHalfOfItOrWhereItMayBe()
    {
        Arena arena = new(s_pool);
        Block large = Rent(arena, Arena.SegmentBytes);
        Return(arena, large);
        Assert.Null(arena.Reuse(16 << 20, mayBreak: false));
        Block beside = arena.Map(16 << 20)!;
        Assert.Equal((Arena.SegmentBytes + (16 << 20), Arena.SegmentBytes), (arena.Mapped, arena.Free));
        Assert.Same(large, arena.Reuse(33 << 20, mayBreak: false));
        Return(arena, large);
        Return(arena, beside);

        // What is cut already may be cut further.
        Assert.Same(beside, arena.Reuse(1 << 20, mayBreak: false));
        Assert.NotNull(arena.Reuse(16 << 20));
        Assert.Equal(Arena.SegmentBytes + (16 << 20), arena.Mapped);
    }

    [Fact]
    public void SmallBlocksComeBackAsTheyAreAndMergeOnlyForALargerRequest()
    {
        Arena arena = new(s_pool);
        Block[] blocks = [.. Enumerable.Range(0, 32).Select(_ => Rent(arena, 4096))];
        nint first = blocks[0].Address;
        foreach (Block block in blocks)
        {
            Return(arena, block);
        }

        Assert.Equal(32 * 4096, arena.Free);
        Assert.Same(blocks[31], arena.Reuse(4096));
        Return(arena, blocks[31]);
        Block merged = arena.Reuse(32 * 4096)!;
        Assert.Equal((first, 32 * 4096), (merged.Address, merged.Size));
        Assert.Equal((0, 32 * 4096), (arena.Free, arena.Mapped));
    }

    [Fact]
    public void ALargeBlockIsSplitAndTheRestStaysFree()
    {
        Arena arena = new(s_pool);
        Return(arena, Rent(arena, 8 << 20));
        Block block = Rent(arena, 1 << 20);
        Assert.Equal(1 << 20, block.Size);
        Assert.Equal(7 << 20, arena.Free);
        Assert.Equal(8 << 20, arena.Mapped);
    }

    [Fact]
    public void FreeMemoryAtTheEndIsExtendedRatherThanLeftBehind()
    {
        Arena arena = new(s_pool);
        Return(arena, Rent(arena, 6 << 20));
        Block block = Rent(arena, 8 << 20);
        Assert.Equal(8 << 20, block.Size);
        Assert.Equal(8 << 20, arena.Mapped);
    }

    [Fact]
    public void TrimReturnsWholeSegmentsAndSparesThoseInUse()
    {
        Arena arena = new(s_pool);
        Block first = Rent(arena, 48 << 20);
        Block second = Rent(arena, 48 << 20);
        Block third = Rent(arena, 100 << 20);
        Return(arena, first);
        Return(arena, third);
        arena.Trim(long.MaxValue);
        Assert.Equal(196L << 20, arena.Mapped);
        arena.Trim(0);
        Assert.Equal(48L << 20, arena.Mapped);
        Assert.Equal(0, arena.Free);
        Assert.Equal(48L << 20, second.Size);
    }

    [Fact]
    public void BlocksInUseNeverOverlapAndEveryByteIsAccountedFor()
    {
        Arena arena = new(s_pool);
        Random random = new(3);
        List<Block> used = [];
        for (int round = 0; round < 5_000; round++)
        {
            if (used.Count > 60 || (used.Count > 0 && random.Next(2) == 0))
            {
                int i = random.Next(used.Count);
                Return(arena, used[i]);
                used.RemoveAt(i);
            }
            else
            {
                used.Add(Rent(arena, Arena.RoundUp(1 << random.Next(1, 25))));
            }

            if (round % 1_000 == 999)
            {
                arena.Trim(random.Next(200 << 20));
            }

            Assert.Equal(arena.Mapped, arena.Free + used.Sum(block => block.Size));
        }

        Block[] ordered = [.. used.OrderBy(block => block.Address)];
        for (int i = 1; i < ordered.Length; i++)
        {
            Assert.True(ordered[i - 1].Address + (nint)ordered[i - 1].Size <= ordered[i].Address);
        }
    }

    private static Block Rent(Arena arena, long size)
    {
        Block block = arena.Reuse(size) ?? arena.Map(size)!;
        block.Place = 0;
        return block;
    }

    private static void Return(Arena arena, Block block) => arena.Return(block);
}
