namespace Nabla.Cpu;

/// <summary>A product A·Bᵀ of few rows, as a layer of a network is: computed as Cᵀ = B·Aᵀ, so that of the two only the smaller, A, is packed and B's rows are read where they lie.</summary>
internal static unsafe class MirroredProduct<T, TVector, TRegister>
    where T : unmanaged
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    // Columns of C that are turned and finished together: whole cache lines of C, and a block of B in the second cache.
    private const int Together = 64;

    private const int LeastDepth = 64;
    private const long MostPacked = 1 << 22;

    private static int Wide => 2 * TRegister.Lanes;

    /// <summary>Whether this is such a product, and packing A and turning C is less than packing B.</summary>
    public static bool Fits(in Product product) =>
        product.N >= 2 * product.M
        && product.K >= LeastDepth
        && product.A.Column == sizeof(T) && !product.A.IsHalf
        && product.B.Row == sizeof(T) && product.B.Column != sizeof(T) && !product.B.IsHalf
        && product.M * product.K * sizeof(T) <= MostPacked
        && 8 * (Padded(product.M) - product.M) <= product.M;

    /// <summary>Computes the whole product on this thread.</summary>
    /// <param name="product">The product.</param>
    /// <param name="packing">What A is called that is packed once for several products (<see cref="Scratch.NewName"/>); 0 where this is the only one.</param>
    public static void Run(in Product product, long packing = 0)
    {
        long padded = Padded(product.M);
        T* packed = Pack(product, padded, packing);
        T* sums = (T*)Scratch.Sums(((Together * padded) + (Together * Wide)) * sizeof(T));
        bool packsRows = product.B.Column % BlockedProduct<T, TVector, TRegister>.AliasedBytes == 0 && product.M > BlockedProduct<T, TVector, TRegister>.MostReuseOfAliased * Wide;
        for (long column = 0; column < product.N; column += Together)
        {
            int columns = (int)Math.Min(Together, product.N - column);
            for (long depth = 0; depth < product.K; depth += Blocking.Depth)
            {
                int depths = (int)Math.Min(Blocking.Depth, product.K - depth);
                bool isLast = depth + depths == product.K;
                long nextDepth = isLast ? 0 : depth + depths;
                long nextColumn = isLast ? column + Together : column;
                long tiles = (columns + TRegister.TallestTile - 1) / TRegister.TallestTile * ((product.M + Wide - 1) / Wide) * 14;
                Errand write = !isLast || product.C.Start == null ? default : new Errand { Row = product.C.From(0, column).Start, Along = product.C.Row, Bytes = columns * sizeof(T), Rows = (nint)product.M, Rate = (nint)((product.M + tiles - 1) / tiles) };
                Errand read = nextColumn >= product.N ? default : new Errand { Row = product.B.From(nextDepth, nextColumn).Start, Along = product.B.Column, Rows = (nint)Math.Min(Together, product.N - nextColumn), Bytes = (nint)Math.Min(Blocking.Depth, product.K - nextDepth) * sizeof(T), Rate = (nint)((Together * (Blocking.Depth * sizeof(T) / 256) + tiles - 1) / tiles) };
                Tiles(product.B.From(depth, column).Transposed(), columns, depths, packed + (depth * padded), product.M, sums, padded, packsRows, depth != 0, &write, &read);
            }

            Finish(product, column, columns, sums, padded);
        }
    }

    private static long Padded(long rows) => (rows + TRegister.Lanes - 1) / TRegister.Lanes * TRegister.Lanes;

    /// <summary>Aᵀ as tiles of columns, one run of p after another.</summary>
    private static T* Pack(in Product product, long padded, long packing)
    {
        T* packed = (T*)Scratch.Right(padded * product.K * sizeof(T), packing, out bool isThere);
        MatrixView turned = product.A.Transposed();
        for (long depth = 0; depth < product.K && !isThere; depth += Blocking.Depth)
        {
            int depths = (int)Math.Min(Blocking.Depth, product.K - depth);
            for (long row = 0; row < product.M; row += Wide)
            {
                int width = (int)Math.Min(Wide, padded - row);
                Packing<T>.Panel(turned.From(depth, row), depths, (int)Math.Min(width, product.M - row), width, packed + (depth * padded) + (row * depths));
            }
        }

        return packed;
    }

    /// <summary>Some rows of Cᵀ gain the products of one run of p.</summary>
    private static void Tiles(MatrixView b, int columns, int depths, T* packed, long rows, T* sums, long padded, bool packsRows, bool add, Errand* write, Errand* read)
    {
        Bands bands = new(columns, TRegister.TallestTile);
        MatrixView rowsOfB = packsRows ? MovedApart(b, columns, depths) : b;
        for (long row = 0; row < rows; row += Wide)
        {
            int width = (int)Math.Min(Wide, padded - row);
            for (long band = 0; band < bands.Count; band++)
            {
                long start = bands.Start(band);
                int height = bands.Size(band);
                MatrixView from = rowsOfB.From(start, 0);
                RegisterTiles<TVector, TRegister>.Of(height, width == Wide, from.Row)(
                    depths, from.Start, from.Row, from.Column, (byte*)(packed + (row * depths)), width * sizeof(T), (byte*)(sums + (start * padded) + row), (nint)padded * sizeof(T), add, write->Rows > 0 ? write : read);
            }
        }
    }

    /// <summary>Rows of B with a line between them, so that they do not fall on the same few sets of the caches.</summary>
    private static MatrixView MovedApart(MatrixView b, int rows, int depths)
    {
        const int Line = 64;
        nint row = ((nint)depths * sizeof(T)) + Line;
        byte* moved = Scratch.Left(rows * row);
        Packing<T>.CopyRows(b.Start, b.Row, rows, depths * sizeof(T), moved, row);
        return new MatrixView(moved, row, sizeof(T));
    }

    /// <summary>Turns complete sums to where they belong, and ends them there.</summary>
    private static void Finish(in Product product, long column, int columns, T* sums, long padded)
    {
        byte* passing = (byte*)(sums + (Together * padded));
        for (long row = 0; row < product.M; row += Wide)
        {
            int rows = (int)Math.Min(Wide, product.M - row);
            MatrixView c = product.C.Start == null ? new MatrixView(passing, Together * sizeof(T), sizeof(T)) : product.C.From(row, column);
            Packing<T>.Turn((byte*)(sums + row), (nint)padded * sizeof(T), rows, columns, c.Start, c.Row);
            product.Ending.Apply(row, column, rows, columns, c);
        }
    }
}
