using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>A product so small that cutting it into blocks would take longer than computing it: tiles of C straight from where A and B lie.</summary>
internal static unsafe class SmallProduct<T, TVector, TRegister>
    where T : unmanaged
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    // A and B are read in place by so many tiles at most, and what has to be packed fits on the stack.
    private const int MostTilesAcross = 4;
    private const int MostTilesDown = 8;
    private const int MostDepth = 128;

    private static int Wide => 2 * TRegister.Lanes;

    public static bool Fits(in Product product) =>
        product.M <= MostTilesDown * TRegister.TallestTile && product.N <= MostTilesAcross * Wide && product.K <= MostDepth && !product.A.IsHalf && product.C.Start != null;

    /// <summary>Computes the whole product; no length may be 0.</summary>
    public static void Run(in Product product)
    {
        if (product.N >= TRegister.Lanes && product.B.Column == sizeof(T) && !product.B.IsHalf)
        {
            InPlace(product);
        }
        else
        {
            Packed(product);
        }

        product.Ending.Apply(0, 0, product.M, product.N, product.C);
    }

    // The last tile overlaps the one before rather than stop short of the edge: the same sums are stored twice.
    private static void InPlace(in Product product)
    {
        for (long column = 0; column < product.N;)
        {
            bool two = product.N >= Wide && product.N - column > TRegister.Lanes;
            int width = two ? Wide : TRegister.Lanes;
            column = Math.Min(column, product.N - width);
            Tiles(product, two, product.B.Start + (nint)(column * sizeof(T)), product.B.Row, product.C.Start + (nint)(column * sizeof(T)), width);
            column += width;
        }
    }

    [SkipLocalsInit]
    private static void Packed(in Product product)
    {
        byte* packed = stackalloc byte[(int)product.K * 2 * sizeof(TVector)];
        for (long column = 0; column < product.N; column += Wide)
        {
            int columns = (int)Math.Min(Wide, product.N - column);
            bool two = columns > TRegister.Lanes;
            int width = two ? Wide : TRegister.Lanes;
            Packing<T>.Panel(product.B.From(0, column), product.K, columns, width, (T*)packed);
            Tiles(product, two, packed, width * sizeof(T), product.C.Start + (nint)(column * sizeof(T)), columns);
        }
    }

    /// <summary>One tile of columns, for all rows.</summary>
    [SkipLocalsInit]
    private static void Tiles(in Product product, bool two, byte* b, nint bRow, byte* c, int columns)
    {
        int wide = (two ? 2 : 1) * sizeof(TVector);
        byte* whole = stackalloc byte[TRegister.TallestTile * 2 * sizeof(TVector)];
        bool isWhole = columns * sizeof(T) == wide;
        nint cRow = product.C.Row;
        for (int row = 0, m = (int)product.M; row < m;)
        {
            // As many tiles as there have to be, of nearly equal heights.
            int left = m - row;
            int height = left <= TRegister.TallestTile ? left : left / ((left + TRegister.TallestTile - 1) / TRegister.TallestTile);
            byte* to = c + (row * cRow);
            RegisterTiles<TVector, TRegister>.Of(height, two, product.A.Row)(
                (nint)product.K, product.A.Start + (row * product.A.Row), product.A.Row, product.A.Column, b, bRow, isWhole ? to : whole, isWhole ? cRow : wide, false, null);
            if (!isWhole)
            {
                Packing<T>.CopyRows(whole, wide, height, columns * sizeof(T), to, cRow);
            }

            row += height;
        }
    }
}
