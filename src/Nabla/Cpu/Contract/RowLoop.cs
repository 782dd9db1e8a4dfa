using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>A vector times a matrix: each part is a run of the result's elements, which are computed from first to last p.</summary>
internal readonly unsafe struct RowLoop<T, TVector, TRegister> : IParallelBody
    where T : unmanaged
    where TVector : unmanaged
    where TRegister : struct, IRegister<TVector>
{
    // Below this many multiplications a fork costs more than it gains.
    private const double SmallestForked = 1 << 16;

    private const int Registers = 8;

    // So many elements of the result are finished together: a long run, and still in the first cache.
    private const int FinishedTogether = 2048;

    // Two cache lines of every lane at a time: what is packed stays in the first cache until it is used.
    private const int PackedBytes = 128;

    private readonly byte* _x;
    private readonly nint _xStep;
    private readonly MatrixView _w;
    private readonly MatrixView _y;
    private readonly Ending _ending;
    private readonly long _count;
    private readonly long _depth;
    private readonly int _parts;

    private RowLoop(in Product product, int parts)
    {
        MatrixView x = Vector(product);
        _x = x.Start;
        _xStep = x.Column;
        _w = product.B;
        _y = product.C;
        _ending = product.Ending;
        _count = product.N;
        _depth = product.K;
        _parts = (int)Math.Min(parts, Groups);
    }

    private static int GroupColumns => Registers * TRegister.Lanes;

    private long Groups => (_count + GroupColumns - 1) / GroupColumns;

    /// <summary>Computes a product of one row.</summary>
    public static void Run(in Product product)
    {
        double work = (double)product.N * product.K;
        RowLoop<T, TVector, TRegister> loop = new(product, work < SmallestForked || Workers.IsInline ? 1 : 2 * Workers.Count);
        Workers.For(loop._parts, ref loop);
    }

    // A vector of half precision is widened once, by the caller; of the matrix, each thread widens what it reads.
    private static MatrixView Vector(in Product product)
    {
        if (!product.A.IsHalf)
        {
            return product.A;
        }

        byte* wide = Scratch.Left(product.K * sizeof(float));
        HalfPacking.Row(product.A, product.K, (float*)wide);
        return new MatrixView(wide, 0, sizeof(float));
    }

    [SkipLocalsInit]
    public void Run(int part)
    {
        byte* packed = stackalloc byte[(Registers * sizeof(TVector) * PackedBytes / sizeof(T)) + 64];
        packed = (byte*)(((nuint)packed + 63) & ~(nuint)63);
        T* passing = stackalloc T[_y.Start == null ? FinishedTogether + GroupColumns : 0];
        long end = Math.Min(_count, Groups * (part + 1) / _parts * GroupColumns);
        long column = Groups * part / _parts * GroupColumns;
        long unfinished = column;
        MatrixView y = _y.Start == null ? new MatrixView((byte*)passing, 0, sizeof(T)) : _y.From(0, column);
        while (column < end)
        {
            int registers = Registers;
            long left = end - column;
            while (registers > 1 && (registers - 1) * (long)TRegister.Lanes >= left)
            {
                registers >>= 1;
            }

            int columns = (int)Math.Min(left, registers * TRegister.Lanes);
            Group(column, columns, registers, packed, y.From(0, column - unfinished));
            column += columns;
            if (column == end || column - unfinished >= FinishedTogether)
            {
                _ending.Apply(0, unfinished, 1, column - unfinished, y);
                unfinished = column;
                y = _y.Start == null ? y : _y.From(0, column);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Group(long column, int columns, int registers, byte* packed, MatrixView y)
    {
        TVector* totals = stackalloc TVector[Registers];
        TVector* sums = stackalloc TVector[Registers];
        bool inPlace = !_w.IsHalf && _w.Column == sizeof(T) && columns == registers * TRegister.Lanes;
        int chunk = inPlace ? Blocking.Depth : PackedBytes / sizeof(T);
        for (long block = 0; block < _depth; block += Blocking.Depth)
        {
            new Span<TVector>(sums, registers).Clear();
            long end = Math.Min(block + Blocking.Depth, _depth);
            for (long p = block; p < end; p += chunk)
            {
                int depth = (int)Math.Min(chunk, end - p);
                byte* w = _w.From(p, column).Start;
                nint wRow = _w.Row;
                if (!inPlace)
                {
                    int width = registers * TRegister.Lanes;
                    Packing<T>.Panel(_w.From(p, column), depth, columns, width, (T*)packed);
                    w = packed;
                    wRow = width * sizeof(T);
                }

                RowTiles<TVector, TRegister>.Of<EvenColumns>(registers)(depth, _x + (nint)(p * _xStep), _xStep, w, wRow, sums);
            }

            for (int index = 0; index < registers; index++)
            {
                totals[index] = block == 0 ? sums[index] : TRegister.Add(totals[index], sums[index]);
            }
        }

        for (int index = 0; index < columns; index++)
        {
            *(T*)(y.Start + (index * y.Column)) = ((T*)totals)[index];
        }
    }
}
