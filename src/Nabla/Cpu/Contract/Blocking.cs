namespace Nabla.Cpu;

/// <summary>How far a product is cut up, so that each piece stays in the cache it is meant for.</summary>
/// <remarks>The cut of rows and columns follows the caches of this machine and changes no sum; that of the inner dimension is the same everywhere.</remarks>
internal static class Blocking
{
    /// <summary>Elements of the inner dimension summed in one chain before the chain is added to C: part of what the result is.</summary>
    public const int Depth = 512;

    /// <summary>Rows whose sums are kept at most until they are complete and rounded to half precision: 8 MB of them.</summary>
    public const int RowsOfSums = 1024;

    /// <summary>Rows that are apart by a multiple of so many bytes fall on the same few sets of the caches.</summary>
    public const int AliasedBytes = 4096;

    // The tallest tile of the widest registers.
    private const long BytesOfTile = 14 * Depth * sizeof(float);

    private static readonly int s_bytesOfColumns = BytesOfColumnsFor(CacheSizes.Level3);

    /// <summary>The rows that one packed block of A holds at most, in tiles.</summary>
    public static int RowTiles { get; } = RowTilesFor(CacheSizes.Level2);

    /// <summary>Tiles of rows that are few: a thread has all of them in its second-level cache, beside the tiles of columns that it packs for itself.</summary>
    public static int FewRowTiles { get; } = FewRowTilesFor(CacheSizes.Level2);

    /// <summary>The columns that one packed block of B holds at most.</summary>
    public static unsafe int Columns<T>()
        where T : unmanaged => s_bytesOfColumns / sizeof(T);

    /// <summary>A block of A in a seventh of the second-level cache: beside it pass tiles of B and C. (Measured with 1 MB: from 3 to 8 tiles make no difference, 11 do.)</summary>
    internal static int RowTilesFor(long level2) => (int)Math.Clamp(level2 / 7 / BytesOfTile, 1, 16);

    /// <summary>A block of A in a third of the second-level cache.</summary>
    internal static int FewRowTilesFor(long level2) => (int)Math.Clamp(level2 / 3 / BytesOfTile, 1, 32);

    /// <summary>A block of B in an eighth of the third-level cache, in bytes of a row: a power of two, so whole tiles.</summary>
    internal static int BytesOfColumnsFor(long level3) => 1 << (int)Math.Clamp(Math.Log2(level3 / 8.0 / Depth), 11, 15);
}
