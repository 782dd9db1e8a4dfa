namespace Nabla.Cpu;

/// <summary>How far a product is cut up, so that each piece stays in the cache it is meant for.</summary>
internal static class Blocking
{
    /// <summary>The rows that one packed block of A holds at most, in tiles: 140 KB of float32.</summary>
    public const int RowTiles = 5;

    /// <summary>Elements of the inner dimension summed in one chain before the chain is added to C: part of what the result is.</summary>
    public const int Depth = 512;

    /// <summary>Rows whose sums are kept at most until they are complete and rounded to half precision: 8 MB of them.</summary>
    public const int RowsOfSums = 1024;

    private const int BytesOfColumns = 8192;

    /// <summary>The columns that one packed block of B holds at most: a block of 4 MB.</summary>
    public static unsafe int Columns<T>()
        where T : unmanaged => BytesOfColumns / sizeof(T);
}
