namespace Nabla.Cpu;

/// <summary>How far a product is cut up, so that each piece stays in the cache it is meant for.</summary>
internal static class Blocking
{
    /// <summary>The rows that one packed block of A holds at most, in tiles.</summary>
    public const int RowTiles = 10;

    /// <summary>The columns that one packed block of B holds at most.</summary>
    public const int Columns = 2048;

    /// <summary>Elements of the inner dimension summed in one chain before the chain is added to C: part of what the result is.</summary>
    public static int Depth<T>()
        where T : unmanaged => typeof(T) == typeof(double) || typeof(T) == typeof(long) ? 256 : 384;
}
