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
        Block block = new(product, 0, 0);
        Incoming first = block.Coming(product, 1);
        first.Finish();
        while (block.Column < product.N)
        {
            Block next = block.Next(product);
            bool writes = block.IsLast(product) && product.C.Start != null;
            long calls = Math.Max(1, product.M * block.Columns / Wide / (writes ? 2 : 1));
            Incoming read = next.Coming(product, calls);
            Incoming written = writes ? Incoming.Asked(product.C.From(0, block.Column).Start, product.C.Row, block.Columns * sizeof(T), product.M, calls) : default;
            Tiles(block.View(product), block.Columns, block.Depths, packed + (block.Depth * padded), product.M, sums, padded, block.Depth != 0, &written, &read);
            read.Finish();
            if (block.IsLast(product))
            {
                Finish(product, block.Column, block.Columns, sums, padded);
                long column = block.Column + block.Columns;
                if (product.C.Start != null && (column == product.N || column - ended >= EndedTogether))
                {
                    product.Ending.Apply(0, ended, product.M, column - ended, product.C.From(0, ended));
                    ended = column;
                }
            }

            block = next;
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
    private static void Tiles(MatrixView b, int columns, int depths, T* packed, long rows, T* sums, long padded, bool add, Incoming* written, Incoming* read)
    {
        Bands bands = new(columns, TRegister.TallestTile);
        for (long row = 0; row < rows; row += Wide)
        {
            int width = (int)Math.Min(Wide, padded - row);
            BandTiles<TVector, TRegister> tiles = new(bands, width == Wide, b.Row);
            for (long band = 0; band < bands.Count; band++)
            {
                long start = bands.Start(band);
                int height = bands.Size(band);
                MatrixView from = b.From(start, 0);
                tiles.Of(height)(
                    depths, from.Start, from.Row, from.Column, (byte*)(packed + (row * depths)), width * sizeof(T), (byte*)(sums + (start * padded) + row), (nint)padded * sizeof(T), add, written->IsDone ? read : written);
            }
        }
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
            if (product.C.Start == null)
            {
                product.Ending.Apply(row, column, rows, columns, c);
            }
        }
    }

    /// <summary>A run of p of some columns of C.</summary>
    private readonly struct Block
    {
        private const int Line = 64;
        private readonly int _index;
        private readonly bool _moves;

        public Block(in Product product, long column, long depth, int index = 0)
        {
            _index = index;
            Column = column;
            Depth = depth;
            Columns = (int)Math.Min(Together, product.N - column);
            Depths = (int)Math.Min(Blocking.Depth, product.K - depth);
            _moves = product.B.Column % BlockedProduct<T, TVector, TRegister>.AliasedBytes == 0
                && product.M > BlockedProduct<T, TVector, TRegister>.MostReuseOfAliased * Wide
                && Depths * sizeof(T) % Incoming.Piece == 0;
        }

        public long Column { get; }

        public long Depth { get; }

        public int Columns { get; }

        public int Depths { get; }

        private nint MovedRow => (Depths * sizeof(T)) + Line;

        private byte* Room => Scratch.Left(2 * Together * ((Blocking.Depth * sizeof(T)) + Line)) + (_index % 2 * Together * ((Blocking.Depth * sizeof(T)) + Line));

        public bool IsLast(in Product product) => Depth + Depths == product.K;

        public Block Next(in Product product) => IsLast(product) ? new(product, Column + Columns, 0, _index + 1) : new(product, Column, Depth + Depths, _index + 1);

        public Incoming Coming(in Product product, long calls)
        {
            if (Columns <= 0)
            {
                return default;
            }

            byte* from = product.B.From(Depth, Column).Start;
            nint bytes = Depths * sizeof(T);
            return _moves
                ? Incoming.Copied(from, product.B.Column, bytes, Incoming.Piece, Columns, Room, MovedRow, Incoming.Piece, calls)
                : Incoming.Asked(from, product.B.Column, bytes, Columns, calls);
        }

        public MatrixView View(in Product product) => _moves ? new MatrixView(Room, MovedRow, sizeof(T)) : product.B.From(Depth, Column).Transposed();
    }
}
