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

        // Registers that straddle two lines of the cache in every other row are slower than registers of half the width, which seldom do.
        bool straddles = V.Count > Lane256<T>.Count && ((nuint)X % 64 != 0 || Columns * sizeof(T) % 64 != 0);
        for (long part = from; part < to; part++)
        {
            (long outer, long tile) = Math.DivRem(part, Tiles);
            long first = tile * Tile;
            int width = (int)Math.Min(Tile, Columns - first);
            T* x = X + outer * Rows * Columns + first;
            int depth = 0;
            for (long run = 0; run < runs; run++)
            {
                T* start = x + run * RunOfRows * Columns;
                int rows = (int)Math.Min(RunOfRows, Rows - run * RunOfRows);
                if (straddles)
                {
                    OfRun<Lane256<T>>(start, Columns, rows, width, partial + depth * Tile);
                }
                else
                {
                    OfRun<V>(start, Columns, rows, width, partial + depth * Tile);
                }

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
    private static void OfRun<W>(T* x, long stride, int rows, int width, T* sum)
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
