using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>The product cut into blocks that fit the caches, and into parts for the team of threads.</summary>
internal static class BlockedProduct<T, TVector, TRegister>
    where T : unmanaged
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    // Below this many multiplications a fork costs more than it gains.
    private const double SmallestForked = 1 << 18;

    // Below this many, threads that pack for themselves are faster than threads that pack together and wait for each other.
    private const double SmallestShared = 1 << 26;

    // What an own part is worth at least, so that a thread that comes late still finds work.
    private const double SmallestPart = 1 << 20;

    // Operands are read in place until more tiles than this read them again, measured: B, whose tiles are streamed from the
    // second cache packed or not, longer than A. Fewer where rows fall on the same few sets of the caches and push each other out.
    private const int MostReuseOfA = 8;
    private const int MostReuseOfB = 20;
    private const int MostReuseOfAliased = 2;
    private const int AliasedBytes = 4096;

    private static int Wide => 2 * TRegister.Lanes;

    /// <summary>Computes the whole product; no length may be 0.</summary>
    public static void Run(in Product product)
    {
        double work = (double)product.M * product.N * product.K;
        if (work < SmallestForked && SmallProduct<T, TVector, TRegister>.Fits(product))
        {
            SmallProduct<T, TVector, TRegister>.Run(product);
            return;
        }

        int threads = work < SmallestForked || Workers.IsInline ? 1 : Workers.Count;
        if (threads > 1 && work < SmallestShared)
        {
            long across = new Bands(product.N, Wide).Count;
            long down = new Bands(product.M, TRegister.TallestTile).Count;

            // Along the longer side, unless it has too few tiles: the shorter one may have more, as tiles are wider than they are tall.
            bool byColumns = product.N >= product.M ? across >= threads || down < threads : down < threads && across >= threads;
            long bands = byColumns ? across : down;
            if (bands >= threads)
            {
                int parts = (int)Math.Min(bands, work > 2 * threads * SmallestPart ? 2 * threads : threads);
                Slices slices = new(product, byColumns, parts);
                Workers.For(parts, ref slices);
                return;
            }
        }

        Blocks(product, threads);
    }

    private static unsafe void Blocks(in Product product, int threads)
    {
        if (product.C.Start == null && product.K > Blocking.Depth)
        {
            BlocksOfSums(product, threads);
            return;
        }

        int columnLimit = Blocking.Columns<T>();
        Bands rows = new(product.M, TRegister.TallestTile);
        bool packsA = product.A.IsHalf || product.N > ReuseInPlace(product.A, MostReuseOfA) * Wide;
        bool packsB = product.B.IsHalf || product.B.Column != Unsafe.SizeOf<T>() || rows.Count > ReuseInPlace(product.B, MostReuseOfB);
        for (long column = 0; column < product.N; column += columnLimit)
        {
            long columns = Math.Min(columnLimit, product.N - column);
            for (long depth = 0; depth < product.K; depth += Blocking.Depth)
            {
                int depths = (int)Math.Min(Blocking.Depth, product.K - depth);
                ColumnTiles<T> b = new(product.B.From(depth, column), columns, depths, TRegister.Lanes, !packsB, threads == 1 ? 1 : 4 * threads);
                b.Pack();
                TileLoop<T, TVector, TRegister> tiles = new(
                    product.A.From(0, depth), b, product.C.From(0, column), rows, depths, packsA, depth != 0, threads,
                    depth + depths == product.K ? product.Ending.From(0, column) : default);
                Workers.For(tiles.Parts, ref tiles);
            }
        }
    }

    // Sums that take more than one run of p have to wait somewhere until they are complete.
    private static unsafe void BlocksOfSums(in Product product, int threads)
    {
        long rows = Math.Min(product.M, Blocking.RowsOfSums);
        long columns = Math.Min(product.N, Blocking.Columns<T>());
        MatrixView sums = new(Scratch.Sums(rows * columns * sizeof(T)), (nint)columns * sizeof(T), sizeof(T));
        for (long row = 0; row < product.M; row += rows)
        {
            Product some = product.Rows(row, Math.Min(rows, product.M - row));
            for (long column = 0; column < product.N; column += columns)
            {
                Blocks(some.Columns(column, Math.Min(columns, product.N - column)).Into(sums), threads);
            }
        }
    }

    private static int ReuseInPlace(MatrixView operand, int most) =>
        operand.Row % AliasedBytes == 0 || operand.Column % AliasedBytes == 0 ? MostReuseOfAliased : most;

    /// <summary>Slices of C, each computed from first to last by one thread.</summary>
    private readonly struct Slices(in Product product, bool byColumns, int parts) : IParallelBody
    {
        private readonly Product _product = product;

        public void Run(int part)
        {
            long length = byColumns ? _product.N : _product.M;
            long unit = byColumns ? Wide : 1;
            long units = (length + unit - 1) / unit;
            long start = units * part / parts * unit;
            long size = Math.Min(length, units * (part + 1) / parts * unit) - start;
            Blocks(byColumns ? _product.Columns(start, size) : _product.Rows(start, size), 1);
        }
    }
}
