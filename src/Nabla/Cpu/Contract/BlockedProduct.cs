using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>The product cut into blocks that fit the caches, and into parts for the team of threads.</summary>
internal static unsafe class BlockedProduct<T, TVector, TRegister>
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
    internal const int MostReuseOfAliased = 2;
    private const int LineBytesApart = 512;
    private const int LeastDeep = 256;

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

        int threads = Threads(work);
        if (threads > 1 && (work < SmallestShared || MirroredProduct<T, TVector, TRegister>.Fits(product)) && Slices.Of(product, threads, work) is { } slices)
        {
            Workers.For(slices.Parts, ref slices);
            return;
        }

        Blocks(product, threads);
    }

    /// <summary>Adds the whole product to what C holds; no length may be 0.</summary>
    public static void Add(in Product product)
    {
        Blocks(product, Threads((double)product.M * product.N * product.K));
    }

    /// <summary>How many threads so many multiplications are worth.</summary>
    private static int Threads(double work) => work < SmallestForked || Workers.IsInline ? 1 : Workers.Count;

    private static void Blocks(in Product product, int threads)
    {
        if (threads == 1 && !product.Adds && MirroredProduct<T, TVector, TRegister>.Fits(product))
        {
            MirroredProduct<T, TVector, TRegister>.Run(product);
            return;
        }

        if (product.C.Start == null && product.K > Blocking.Depth)
        {
            BlocksOfSums(product, threads);
            return;
        }

        int columnLimit = Blocking.Columns<T>();
        Bands rows = new(product.M, TRegister.TallestTile);
        bool packsA = product.A.IsHalf || product.N > (IsDeep(product) ? MostReuseOfAliased : ReuseInPlace(product.A, MostReuseOfA)) * Wide;
        bool packsB = product.B.IsHalf || product.B.Column != Unsafe.SizeOf<T>() || rows.Count > ReuseInPlace(product.B, MostReuseOfB);

        // Where rows are few, B is not read often enough to be packed into memory and fetched from there again: it is packed as it is used, into the second cache.
        bool packsTiles = packsB && rows.Count <= Blocking.FewRowTiles;
        for (long column = 0; column < product.N; column += columnLimit)
        {
            long columns = Math.Min(columnLimit, product.N - column);
            for (long depth = 0; depth < product.K; depth += Blocking.Depth)
            {
                int depths = (int)Math.Min(Blocking.Depth, product.K - depth);
                ColumnTiles<T> b = new(product.B.From(depth, column), columns, depths, TRegister.Lanes, !packsB, threads == 1 ? 1 : 4 * threads);
                if (!packsTiles)
                {
                    b.Pack();
                }

                TileLoop<T, TVector, TRegister> tiles = new(
                    product.A.From(0, depth), b, product.C.From(0, column), rows, depths, packsA, packsTiles, product.Adds || depth != 0, threads,
                    depth + depths == product.K ? product.Ending.From(0, column) : default);
                Workers.For(tiles.Parts, ref tiles);
            }
        }
    }

    // Sums that take more than one run of p have to wait somewhere until they are complete.
    private static void BlocksOfSums(in Product product, int threads)
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

    // Down A's columns each element is in a line of its own, and so far apart these lie on at most eight sets of the first cache.
    private static bool IsDeep(in Product product) => product.A.Column % LineBytesApart == 0 && product.K >= LeastDeep;

    private static int ReuseInPlace(MatrixView operand, int most) =>
        operand.Row % Blocking.AliasedBytes == 0 || operand.Column % Blocking.AliasedBytes == 0 ? MostReuseOfAliased : most;

    /// <summary>Slices of C, each computed from first to last by one thread.</summary>
    /// <remarks>
    /// Note [Who computes what]: a thread that reads what another one has just written waits for it to come from the other's cache. So rows and columns
    /// are shared out in one way along a layer: of x·Wᵀ columns, which are W's rows; of the gradient Aᵀ·B of W rows, which take the columns of A that
    /// the same thread made, and end in the rows of W that it reads in the next step; and of its elements' update runs of rows again.
    /// </remarks>
    private readonly struct Slices : IParallelBody
    {
        // A slice of fewer rows reads B for too little.
        private const int FewestRows = 8;

        private readonly Product _product;
        private readonly bool _byColumns;
        private readonly int _unit;
        private readonly bool _isMirrored;
        private readonly long _packing;

        private Slices(in Product product, bool byColumns, int unit, int parts, bool isMirrored)
        {
            _product = product;
            _byColumns = byColumns;
            _unit = unit;
            _isMirrored = isMirrored;
            _packing = isMirrored ? Scratch.NewName() : 0;
            Parts = parts;
        }

        public int Parts { get; }

        /// <summary>As many slices as there should be, or null where C has too few tiles.</summary>
        public static Slices? Of(in Product product, int threads, double work)
        {
            int unit = product.N >= threads * Wide ? Wide : TRegister.Lanes;
            long across = product.N / unit;
            long down = product.M / FewestRows;
            bool isGradient = product.A.Row == sizeof(T) && product.A.Column != sizeof(T);
            bool wantsColumns = !isGradient && (product.B.Row == sizeof(T) ? 2 * product.N >= product.M : product.N >= product.M);
            bool byColumns = wantsColumns ? across >= threads || down < threads : down < threads && across >= threads;
            long most = byColumns ? across : down;
            if (most < threads)
            {
                return null;
            }

            // Of a mirrored product every thread packs the whole of A, once for all its slices.
            bool isMirrored = byColumns && MirroredProduct<T, TVector, TRegister>.Fits(product);
            int parts = work <= 2 * threads * SmallestPart ? threads : (int)Math.Min(most, (isMirrored ? 4 : 2) * threads);
            return new Slices(product, byColumns, byColumns ? unit : 1, parts, isMirrored);
        }

        public void Run(int part)
        {
            long length = _byColumns ? _product.N : _product.M;
            long units = (length + _unit - 1) / _unit;
            long start = units * part / Parts * _unit;
            long size = Math.Min(length, units * (part + 1) / Parts * _unit) - start;
            Product slice = _byColumns ? _product.Columns(start, size) : _product.Rows(start, size);
            if (_isMirrored)
            {
                MirroredProduct<T, TVector, TRegister>.Run(slice, _packing);
            }
            else
            {
                Blocks(slice, 1);
            }
        }
    }
}
