using System.Numerics;
using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Combines the rows of matrices, as Note [The tree of a reduction] says: a part is a tile of columns of one of them.</summary>
internal unsafe struct ColumnReduction<M, V, S, T> : Map.IRange
    where M : struct, IMonoid
    where V : struct, IRegister<V, T>
    where S : struct, IRegister<S, T>
    where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
{
    /// <summary>Columns in a tile.</summary>
    public const int Tile = 256;

    public T* X;
    public T* Z;
    public long Rows;
    public long Columns;
    public long Tiles;

    private const int RunOfRows = 64;

    [SkipLocalsInit]
    public void Run(long from, long to)
    {
        long runs = (Rows + RunOfRows - 1) / RunOfRows;
        int levels = 2 + BitOperations.Log2((ulong)runs);
        T* partial = stackalloc T[levels * Tile];
        for (long part = from; part < to; part++)
        {
            (long outer, long tile) = Math.DivRem(part, Tiles);
            long first = tile * Tile;
            int width = (int)Math.Min(Tile, Columns - first);
            T* x = X + outer * Rows * Columns + first;
            int depth = 0;
            for (long run = 0; run < runs; run++)
            {
                OfRun(x + run * RunOfRows * Columns, Columns, (int)Math.Min(RunOfRows, Rows - run * RunOfRows), width, partial + depth * Tile);
                depth++;

                // A binary counter: after run r, as many pairs are complete as r + 1 has trailing zeros.
                for (long count = run + 1; (count & 1) == 0; count >>= 1)
                {
                    depth--;
                    Add(partial + (depth - 1) * Tile, partial + depth * Tile, width);
                }
            }

            for (; depth > 1; depth--)
            {
                Add(partial + (depth - 2) * Tile, partial + (depth - 1) * Tile, width);
            }

            Unsafe.CopyBlockUnaligned(Z + outer * Columns + first, partial, (uint)(width * sizeof(T)));
        }
    }

    // Eight registers side by side: the longer the piece of a row that is read in one go, the better the machine foresees the next.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OfRun(T* x, long stride, int rows, int width, T* sum)
    {
        int c = 0;
        for (; c + 8 * V.Count <= width; c += 8 * V.Count)
        {
            T* p = x + c;
            V s0 = V.Load(p);
            V s1 = V.Load(p + V.Count);
            V s2 = V.Load(p + 2 * V.Count);
            V s3 = V.Load(p + 3 * V.Count);
            V s4 = V.Load(p + 4 * V.Count);
            V s5 = V.Load(p + 5 * V.Count);
            V s6 = V.Load(p + 6 * V.Count);
            V s7 = V.Load(p + 7 * V.Count);
            for (int row = 1; row < rows; row++)
            {
                p += stride;
                s0 = M.At(s0, V.Load(p));
                s1 = M.At(s1, V.Load(p + V.Count));
                s2 = M.At(s2, V.Load(p + 2 * V.Count));
                s3 = M.At(s3, V.Load(p + 3 * V.Count));
                s4 = M.At(s4, V.Load(p + 4 * V.Count));
                s5 = M.At(s5, V.Load(p + 5 * V.Count));
                s6 = M.At(s6, V.Load(p + 6 * V.Count));
                s7 = M.At(s7, V.Load(p + 7 * V.Count));
            }

            V.Store(s0, sum + c);
            V.Store(s1, sum + c + V.Count);
            V.Store(s2, sum + c + 2 * V.Count);
            V.Store(s3, sum + c + 3 * V.Count);
            V.Store(s4, sum + c + 4 * V.Count);
            V.Store(s5, sum + c + 5 * V.Count);
            V.Store(s6, sum + c + 6 * V.Count);
            V.Store(s7, sum + c + 7 * V.Count);
        }

        for (; c + V.Count <= width; c += V.Count)
        {
            OfRegister<V>(x + c, stride, rows, sum + c);
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
