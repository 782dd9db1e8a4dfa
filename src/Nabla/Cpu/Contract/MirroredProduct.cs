namespace Nabla.Cpu;

/// <summary>A product A·Bᵀ of few rows, as a layer of a network is: computed as Cᵀ = B·Aᵀ, so that of the two only the smaller, A, is packed and B's rows are read where they lie.</summary>
internal static unsafe class MirroredProduct<T, TVector, TRegister>
    where T : unmanaged
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    // Columns of C that are turned and finished together: whole cache lines of C, and a block of B in the second cache.
    private const int Together = 64;

    // Columns that are ended together: rows long enough to be worth a loop.
    private const int EndedTogether = 256;

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
        long ended = 0;
        MirroredBlock<T> block = MirroredBlock<T>.First(product, Together, product.M > BlockedProduct<T, TVector, TRegister>.MostReuseOfAliased * Wide);
        block.Coming(1).Finish();
        while (block.Columns > 0)
        {
            // Meanwhile the next block of B comes, and before it, where sums are complete, what they will be written to.
            MirroredBlock<T> next = block.Next();
            bool writes = block.IsLast && product.C.Start != null;
            long calls = Math.Max(1, product.M * block.Columns / Wide / (writes ? 2 : 1));
            Incoming read = next.Coming(calls);
            Incoming written = writes ? Incoming.Asked(product.C.From(0, block.Column).Start, product.C.Row, block.Columns * sizeof(T), product.M, calls) : default;
            Tiles(block, packed + (block.Depth * padded), product.M, sums, padded, &written, &read);
            read.Finish();
            if (block.IsLast)
            {
                Finish(product, block.Column, block.Columns, sums, padded);
                ended = End(product, ended, block.Column + block.Columns);
            }

            block = next;
        }
    }

    /// <summary>Ends columns of C that are complete, if they are enough; returns the first that is not ended.</summary>
    private static long End(in Product product, long first, long end)
    {
        if (product.C.Start != null && end < product.N && end - first < EndedTogether)
        {
            return first;
        }

        if (product.C.Start != null)
        {
            product.Ending.Apply(0, first, product.M, end - first, product.C.From(0, first));
        }

        return end;
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
    private static void Tiles(in MirroredBlock<T> block, T* packed, long rows, T* sums, long padded, Incoming* written, Incoming* read)
    {
        MatrixView b = block.Rows;
        Bands bands = new(block.Columns, TRegister.TallestTile);
        for (long row = 0; row < rows; row += Wide)
        {
            int width = (int)Math.Min(Wide, padded - row);
            BandTiles<TVector, TRegister> tiles = new(bands, width == Wide, b.Row);
            for (long band = 0; band < bands.Count; band++)
            {
                long start = bands.Start(band);
                tiles.Of(bands.Size(band))(
                    block.Depths, b.From(start, 0).Start, b.Row, b.Column, (byte*)(packed + (row * block.Depths)), width * sizeof(T),
                    (byte*)(sums + (start * padded) + row), (nint)padded * sizeof(T), block.Depth != 0, written->IsDone ? read : written);
            }
        }
    }

    /// <summary>Turns complete sums to where they belong; those that belong nowhere are ended on the way.</summary>
    private static void Finish(in Product product, long column, int columns, T* sums, long padded)
    {
        byte* passing = (byte*)(sums + (Together * padded));
        for (long row = 0; row < product.M; row += Wide)
        {
            int rows = (int)Math.Min(Wide, product.M - row);
            MatrixView c = product.C.Start == null ? new MatrixView(passing, Together * sizeof(T), sizeof(T)) : product.C.From(row, column);
            Packing<T>.Turn((byte*)(sums + row), (nint)padded * sizeof(T), rows, columns, c.Start, c.Row);
            if (product.C.Start == null)
            {
                product.Ending.Apply(row, column, rows, columns, c);
            }
        }
    }
}
