using Nabla.Cpu;

namespace Nabla.Tests.Cpu;

public sealed class CacheSizesTests
{
    [Fact]
    public void ACacheIsAsLargeAsItsWaysAndSetsSay()
    {
        // 16 ways of 1024 sets of lines of 64 bytes, unified, level 2.
        int eax = 3 | (2 << 5);
        int ebx = 63 | (15 << 22);
        Assert.Equal(1 << 20, CacheSizes.Parse(2, eax, ebx, 1023));
        Assert.Null(CacheSizes.Parse(3, eax, ebx, 1023));

        // Instructions are no data.
        Assert.Null(CacheSizes.Parse(1, 2 | (1 << 5), ebx, 63));
    }

    [Fact]
    public void ThisProcessorHasCachesOfAPlausibleSize()
    {
        Assert.InRange(CacheSizes.Level2, 64 << 10, 64 << 20);
        Assert.InRange(CacheSizes.Level3, 512 << 10, 4L << 30);
    }

    [Theory]
    [InlineData(256 << 10, 1)]
    [InlineData(1 << 20, 5)]
    [InlineData(2 << 20, 10)]
    [InlineData(64 << 20, 16)]
    public void ABlockOfRowsTakesASeventhOfTheSecondCache(long level2, int tiles) => Assert.Equal(tiles, Blocking.RowTilesFor(level2));

    [Theory]
    [InlineData(64 << 10, 1)]
    [InlineData(1 << 20, 12)]
    [InlineData(2 << 20, 24)]
    [InlineData(64 << 20, 32)]
    public void FewRowsTakeAThird(long level2, int tiles) => Assert.Equal(tiles, Blocking.FewRowTilesFor(level2));

    [Theory]
    [InlineData(2 << 20, 2048)]
    [InlineData(32 << 20, 8192)]
    [InlineData(1L << 30, 32768)]
    public void ABlockOfColumnsTakesAnEighthOfTheThird(long level3, int bytes) => Assert.Equal(bytes, Blocking.BytesOfColumnsFor(level3));
}
