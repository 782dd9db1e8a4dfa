using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <summary>The product cut into blocks that fit the caches, and into parts for the team of threads.</summary>
internal static unsafe class BlockedProduct<T, TVector, TRegister>
    where T : unmanaged
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    // Below this many multiplications a fork costs more than it gains.
    private const double SmallestForked = 1 << 17;

    // In-place rows of B are cheaper than packed ones until this many tiles read them again.
    private const int TilesThatReuseB = 4;

    // The same for A.
    private const int TilesThatReuseA = 4;

    public static void Run(in Product product)
    {
        if (product.M == 0 || product.N == 0)
        {
            return;
        }

        if (product.K == 0)
        {
            for (long row = 0; row < product.M; row++)
            {
                NativeMemory.Clear(product.C.From(row, 0).Start, (nuint)(product.N * sizeof(T)));
            }

            return;
        }

        double work = (double)product.M * product.N * product.K;
        int parts = Workers.IsInline || work < SmallestForked ? 1 : Workers.Count;
        int depthLimit = Blocking.Depth<T>();
        int wide = 2 * TRegister.Lanes;
        Bands rows = new(product.M, TRegister.TallestTile);
        bool packsA = product.N > TilesThatReuseA * wide;
        bool packsB = product.B.Column != sizeof(T) || rows.Count > TilesThatReuseB;
        for (long column = 0; column < product.N; column += Blocking.Columns)
        {
            long columns = Math.Min(Blocking.Columns, product.N - column);
            for (long depth = 0; depth < product.K; depth += depthLimit)
            {
                int depths = (int)Math.Min(depthLimit, product.K - depth);
                ColumnTiles<T> b = new(product.B.From(depth, column), columns, depths, TRegister.Lanes, !packsB, parts);
                b.Pack();
                TileLoop<T, TVector, TRegister> tiles = new(
                    product.A.From(0, depth), b, product.C.From(0, column), rows, depths, packsA, depth != 0, parts);
                Workers.For(tiles.Parts, ref tiles);
            }
        }
    }
}
