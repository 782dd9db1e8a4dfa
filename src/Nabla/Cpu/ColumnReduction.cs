using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Combines the rows of matrices, as Note [The tree of a reduction] says: a part is a group of rows of a tile of columns of one of them.</summary>
internal unsafe struct ColumnReduction<M, V, S, T> : Map.IRange
    where M : struct, IMonoid
    where V : struct, IRegister<V, T>
    where S : struct, IRegister<S, T>
    where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
{
    // Columns in a tile, at most: what they have summed up to stays in the first-level cache while rows pass by.
    private const int Tile = 1024;
    private const int Narrowest = 256;
    private const int LargestOnStack = 1 << 16;

    private T* _x;
    private T* _z;
    private long _rows;
    private long _columns;
    private long _tiles;
    private int _width;
    private int _run;
    private long _groups;
    private long _runsOfGroup;

    /// <summary>Combines the rows of each of <paramref name="outer"/> matrices that lie one after another.</summary>
    [SkipLocalsInit]
    public static void Reduce(T* x, T* z, long outer, long rows, long columns)
    {
        // Too few tiles for the threads: matrices are cut across, between runs that begin at a multiple of a power of two, as the tree is.
        long runs = (rows + ReductionTree.RowsInRun - 1) / ReductionTree.RowsInRun;
        long parts = Pieces.Pay(outer * rows * columns) ? 2L * Workers.Count : 1;
        long tiles = Math.Max((columns + Tile - 1) / Tile, Math.Min((columns + Narrowest - 1) / Narrowest, (parts + outer * runs - 1) / (outer * runs)));
        int width = (int)Math.Min(columns, ((columns + tiles - 1) / tiles + 15) / 16 * 16);
        tiles = (columns + width - 1) / width;
        ColumnReduction<M, V, S, T> body = new() { _x = x, _z = z, _rows = rows, _columns = columns, _tiles = tiles, _width = width, _run = ReductionTree.RowsInRun };
        body.Cut((parts + outer * tiles - 1) / (outer * tiles));
        if (body._groups == 1)
        {
            Pieces.Run(outer * tiles, rows * width, ref body);
            return;
        }

        long count = outer * body._groups * columns;
        if (count <= LargestOnStack / sizeof(T))
        {
            T* partial = stackalloc T[(int)count];
            body.AcrossGroups(partial, outer);
            return;
        }

        Storage held = Storage.Rent(count * sizeof(T));
        fixed (byte* partial = &held.Reference)
        {
            body.AcrossGroups((T*)partial, outer);
        }

        GC.KeepAlive(held);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(long from, long to)
    {
        int levels = 2 + BitOperations.Log2((ulong)_runsOfGroup);
        T* partial = stackalloc T[levels * _width];

        // Registers that straddle two lines of the cache in every other row are slower than registers of half the width, which seldom do.
        bool straddles = V.Count > Lane256<T>.Count && ((nuint)_x % 64 != 0 || _columns * sizeof(T) % 64 != 0);
        for (long part = from; part < to; part++)
        {
            (long matrix, long inside) = Math.DivRem(part, _tiles * _groups);
            (long group, long tile) = Math.DivRem(inside, _tiles);
            long first = tile * _width;
            int width = (int)Math.Min(_width, _columns - first);
            T* x = _x + (matrix * _rows * _columns) + first;
            int depth = 0;
            long start = group * _runsOfGroup;
            long runs = Math.Min(_runsOfGroup, (_rows + _run - 1) / _run - start);
            for (long run = 0; run < runs; run++)
            {
                long row = (start + run) * _run;
                int rows = (int)Math.Min(_run, _rows - row);
                if (straddles)
                {
                    OfRun<Lane256<T>>(x + row * _columns, _columns, rows, width, partial + depth * _width);
                }
                else
                {
                    OfRun<V>(x + row * _columns, _columns, rows, width, partial + depth * _width);
                }

                depth++;

                // A binary counter: after run r, as many pairs are complete as r + 1 has trailing zeros.
                for (long count = run + 1; (count & 1) == 0; count >>= 1)
                {
                    depth--;
                    Add(partial + (depth - 1) * _width, partial + depth * _width, width);
                }
            }

            for (; depth > 1; depth--)
            {
                Add(partial + (depth - 2) * _width, partial + (depth - 1) * _width, width);
            }

            Unsafe.CopyBlockUnaligned(_z + ((matrix * _groups + group) * _columns) + first, partial, (uint)(width * sizeof(T)));
        }
    }

    /// <summary>Combines every group of runs, then the groups.</summary>
    private void AcrossGroups(T* partial, long outer)
    {
        ColumnReduction<M, V, S, T> rest = this with { _x = partial, _rows = _groups, _run = 1 };
        rest.Cut(1);
        _z = partial;
        Pieces.Run(outer * _tiles * _groups, _runsOfGroup * _run * _width, ref this);
        Pieces.Run(outer * _tiles, rest._rows * _width, ref rest);
    }

    /// <summary>Makes groups of runs, each of a power of two: as few as possible, but so many if there are so many runs.</summary>
    private void Cut(long groups)
    {
        long runs = (_rows + _run - 1) / _run;
        _runsOfGroup = (long)BitOperations.RoundUpToPowerOf2((ulong)runs);
        while (_runsOfGroup > 1 && (runs + _runsOfGroup - 1) / _runsOfGroup < groups)
        {
            _runsOfGroup /= 2;
        }

        _groups = (runs + _runsOfGroup - 1) / _runsOfGroup;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OfRun<W>(T* x, long stride, int rows, int width, T* sum)
        where W : struct, IRegister<W, T>
    {
        if (width <= 8 * W.Count)
        {
            Narrow<W>(x, stride, rows, width, sum);
            return;
        }

        // Rows pass by in fours, from end to end, as memory likes to be read; so many as are left over come first.
        int row = (rows - 1) % 4 + 1;
        First<W>(x, stride, row, width, sum);
        for (; row < rows; row += 4)
        {
            AddFour<W>(x + row * stride, stride, width, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void First<W>(T* x, long stride, int rows, int width, T* sum)
        where W : struct, IRegister<W, T>
    {
        int c = 0;
        for (; c + W.Count <= width; c += W.Count)
        {
            OfRegister<W>(x + c, stride, rows, sum + c);
        }

        for (; c < width; c++)
        {
            OfRegister<S>(x + c, stride, rows, sum + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour<W>(T* x, long stride, int width, T* sum)
        where W : struct, IRegister<W, T>
    {
        T* x1 = x + stride;
        T* x2 = x1 + stride;
        T* x3 = x2 + stride;
        nint c = 0;
        for (nint last = width - W.Count; c <= last; c += W.Count)
        {
            W s = M.At(W.Load(sum + c), W.Load(x + c));
            s = M.At(s, W.Load(x1 + c));
            s = M.At(s, W.Load(x2 + c));
            W.Store(M.At(s, W.Load(x3 + c)), sum + c);
        }

        for (; c < width; c++)
        {
            S s = M.At(S.Load(sum + c), S.Load(x + c));
            s = M.At(s, S.Load(x1 + c));
            s = M.At(s, S.Load(x2 + c));
            S.Store(M.At(s, S.Load(x3 + c)), sum + c);
        }
    }

    // What stays in eight registers goes to no memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow<W>(T* x, long stride, int rows, int width, T* sum)
        where W : struct, IRegister<W, T>
    {
        int c = 0;
        for (; c + 8 * W.Count <= width; c += 8 * W.Count)
        {
            T* p = x + c;
            W s0 = W.Load(p);
            W s1 = W.Load(p + W.Count);
            W s2 = W.Load(p + 2 * W.Count);
            W s3 = W.Load(p + 3 * W.Count);
            W s4 = W.Load(p + 4 * W.Count);
            W s5 = W.Load(p + 5 * W.Count);
            W s6 = W.Load(p + 6 * W.Count);
            W s7 = W.Load(p + 7 * W.Count);
            for (int row = 1; row < rows; row++)
            {
                p += stride;
                s0 = M.At(s0, W.Load(p));
                s1 = M.At(s1, W.Load(p + W.Count));
                s2 = M.At(s2, W.Load(p + 2 * W.Count));
                s3 = M.At(s3, W.Load(p + 3 * W.Count));
                s4 = M.At(s4, W.Load(p + 4 * W.Count));
                s5 = M.At(s5, W.Load(p + 5 * W.Count));
                s6 = M.At(s6, W.Load(p + 6 * W.Count));
                s7 = M.At(s7, W.Load(p + 7 * W.Count));
            }

            W.Store(s0, sum + c);
            W.Store(s1, sum + c + W.Count);
            W.Store(s2, sum + c + 2 * W.Count);
            W.Store(s3, sum + c + 3 * W.Count);
            W.Store(s4, sum + c + 4 * W.Count);
            W.Store(s5, sum + c + 5 * W.Count);
            W.Store(s6, sum + c + 6 * W.Count);
            W.Store(s7, sum + c + 7 * W.Count);
        }

        for (; c + W.Count <= width; c += W.Count)
        {
            OfRegister<W>(x + c, stride, rows, sum + c);
        }

        for (; c < width; c++)
        {
            OfRegister<S>(x + c, stride, rows, sum + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OfRegister<W>(T* x, long stride, int rows, T* sum)
        where W : struct, IRegister<W, T>
    {
        W s = W.Load(x);
        for (int row = 1; row < rows; row++)
        {
            x += stride;
            s = M.At(s, W.Load(x));
        }

        W.Store(s, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(T* sum, T* other, int width)
    {
        int c = 0;
        for (; c + V.Count <= width; c += V.Count)
        {
            V.Store(M.At(V.Load(sum + c), V.Load(other + c)), sum + c);
        }

        for (; c < width; c++)
        {
            sum[c] = RowReduction<M, V, S, T>.Combine(sum[c], other[c]);
        }
    }
}
