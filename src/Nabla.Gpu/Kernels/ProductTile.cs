namespace Nabla.Gpu;

/// <summary>How a product is cut up: tiles of a group, and of a work-item.</summary>
/// <param name="M">Rows of a group's tile.</param>
/// <param name="N">Columns of it.</param>
/// <param name="K">Products at a time; divides 512.</param>
/// <param name="OfItemM">Rows of a work-item.</param>
/// <param name="OfItemN">Columns of a work-item.</param>
internal readonly record struct ProductTile(int M, int N, int K, int OfItemM, int OfItemN)
{
    // Rows or columns up to which a product is thin.
    private const int Thin = 16;

    // And from which on tiles of so many are no longer tried.
    private const int Long = 128;

    private static readonly ProductTile s_wide = new(Thin, 128, 16, 2, 4);
    private static readonly ProductTile s_high = new(128, Thin, 16, 4, 2);
    private static readonly ProductTile s_square = new(64, 64, 16, 4, 4);

    /// <summary>Those that a search chooses from: more numbers of a work-item are loaded less often and take more registers, smaller tiles leave less of a device idle.</summary>
    public static IReadOnlyList<ProductTile> All { get; } =
    [
        s_square, s_wide, s_high,
        new(128, 128, 8, 8, 8), new(128, 64, 16, 8, 4), new(64, 128, 16, 4, 8), new(64, 128, 16, 8, 8), new(32, 32, 16, 2, 2),
    ];

    /// <summary>Elements between rows in local memory, so that a column's do not all lie in one bank.</summary>
    public int Gap => 1;

    /// <summary>Work-items of a group.</summary>
    public int Group => M / OfItemM * (N / OfItemN);

    /// <summary>The tile for a product of so many rows and columns where nothing else is known.</summary>
    public static ProductTile For(long m, long n) => m <= Thin ? s_wide : n <= Thin ? s_high : s_square;

    /// <summary>Whether it may be the quickest for a product: more than half of a tile's rows and of its columns are in the result, which it does not cut into more thin strips than it must.</summary>
    public bool Suits(in ProductSize size) => Suits(M, size.M) && Suits(N, size.N);

    /// <summary>How many there are of so many products.</summary>
    public long Count(long m, long n, long batches) => batches * ((m + M - 1) / M) * ((n + N - 1) / N);

    /// <summary>Memory that a group shares.</summary>
    /// <param name="lane">The type that is computed in.</param>
    public int LocalBytes(DType lane) => K * (M + Gap + N + Gap) * lane.Size();

    private static bool Suits(int side, int length) => side == Thin ? length < Long : side < 2 * length;
}
