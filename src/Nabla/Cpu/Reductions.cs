using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Combinations over axes, in an order that is a function of shape and axes only.</summary>
/// <remarks>
/// Note [The tree of a reduction]
/// Axes that stand together and are all reduced, or all kept, count as one. From the last axis to the first, each reduced
/// group is combined in turn. A group that is innermost: its row is cut into blocks of 4096; in a block, element i goes to
/// accumulator i mod 64, in order; the accumulators are folded in halves (j with j + 32, then 16 …); blocks combine
/// pairwise. A group with kept axes inside it: rows combine in order in runs of 64, runs pairwise. Neither strides, nor
/// threads, nor the width of registers have a part in it, so they do not change a bit.
/// </remarks>
internal static unsafe class Reductions<M, V, S, T>
    where M : struct, IMonoid
    where V : struct, IRegister<V, T>
    where S : struct, IRegister<S, T>
    where T : unmanaged
{
    private const int Accumulators = 64;
    private const int Block = 64 * Accumulators;
    private const int RunOfRows = 64;
    private const int ColumnTile = 256;

    public static void Run(CpuMachine machine, in Operand x, in Operand z, Axes axes)
    {
        Operand source = machine.Contiguous(x);
        Operand target = z.Layout.IsContiguous ? z : new Operand(z.Type, z.Shape.RowMajor, Storage.Rent(z.Shape.Count * sizeof(T)));
        fixed (byte* px = &source.Storage.Reference, pz = &target.Storage.Reference)
        {
            Reduce((T*)px + source.Layout.Offset, x.Shape, axes, (T*)pz + target.Layout.Offset, z.Shape.Count);
        }

        if (!z.Layout.IsContiguous)
        {
            machine.Move(target, z);
        }

        GC.KeepAlive(source.Storage);
        GC.KeepAlive(target.Storage);
    }

    private static void Reduce(T* x, Shape shape, Axes axes, T* z, long results)
    {
        if (shape.Count == 0)
        {
            new Span<T>(z, checked((int)results)).Fill(Identity());
            return;
        }

        Span<long> lengths = stackalloc long[shape.Rank + 1];
        Span<bool> reduced = stackalloc bool[shape.Rank + 1];
        int groups = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis] == 1)
            {
                continue;
            }

            bool isReduced = axes.Contains(axis);
            if (groups > 0 && reduced[groups - 1] == isReduced)
            {
                lengths[groups - 1] *= shape[axis];
            }
            else
            {
                lengths[groups] = shape[axis];
                reduced[groups++] = isReduced;
            }
        }

        int stages = 0;
        foreach (bool isReduced in reduced[..groups])
        {
            stages += isReduced ? 1 : 0;
        }

        if (stages == 0)
        {
            Buffer.MemoryCopy(x, z, results * sizeof(T), results * sizeof(T));
            return;
        }

        // Each stage combines the last group that is still to be reduced; what is inside it has only kept axes by then.
        long inner = 1;
        Storage? held = null;
        for (int group = groups - 1; group >= 0; group--)
        {
            if (!reduced[group])
            {
                inner *= lengths[group];
                continue;
            }

            long outer = 1;
            for (int before = 0; before < group; before++)
            {
                outer *= lengths[before];
            }

            stages--;
            Storage? next = stages == 0 ? null : Storage.Rent(outer * inner * sizeof(T));
            fixed (byte* from = &(held ?? Empty).Reference, to = &(next ?? Empty).Reference)
            {
                T* source = held is null ? x : (T*)from;
                T* target = next is null ? z : (T*)to;
                if (inner == 1)
                {
                    RowBody body = new() { X = source, Z = target, Length = lengths[group] };
                    Rows(outer, lengths[group], ref body);
                }
                else
                {
                    long tiles = (inner + ColumnTile - 1) / ColumnTile;
                    ColumnBody body = new() { X = source, Z = target, Rows = lengths[group], Columns = inner, Tiles = tiles };
                    Parallel(outer * tiles, lengths[group] * Math.Min(inner, ColumnTile), ref body);
                }
            }

            GC.KeepAlive(held);
            held = next;
        }

        GC.KeepAlive(held);
    }

    private static Storage Empty { get; } = Storage.Rent(8);

    private static T Identity()
    {
        T value;
        S.Store(M.Identity<S>(), &value);
        return value;
    }

    private static T Combine(T x, T y)
    {
        T value;
        S.Store(M.At(S.Load(&x), S.Load(&y)), &value);
        return value;
    }

    private static void Parallel<TBody>(long parts, long work, ref TBody body)
        where TBody : struct, Map.IRange
    {
        if (parts * work < 1 << 16 || parts == 1 || Workers.IsInline)
        {
            body.Run(0, parts);
            return;
        }

        Share<TBody> share = new() { Body = body, Count = parts, Parts = (int)Math.Min(parts, 4L * Workers.Count) };
        Workers.For(share.Parts, ref share);
    }

    private struct Share<TBody> : IParallelBody
        where TBody : struct, Map.IRange
    {
        public TBody Body;
        public long Count;
        public int Parts;

        public void Run(int part)
        {
            TBody body = Body;
            body.Run(Count * part / Parts, Count * (part + 1) / Parts);
        }
    }

    private static void Rows(long rows, long length, ref RowBody body)
    {
        long blocks = (length + Block - 1) / Block;
        if (rows >= Workers.Count || blocks < 16)
        {
            Parallel(rows, length, ref body);
            return;
        }

        // Few long rows: their blocks are shared out, then combined in the same pairs as one thread would.
        T[] partial = new T[checked((int)blocks)];
        fixed (T* p = partial)
        {
            for (long row = 0; row < rows; row++)
            {
                BlockBody inner = new() { X = body.X + row * length, Z = p, Length = length };
                Parallel(blocks, Block, ref inner);
                body.Z[row] = Pairs(p, partial.Length);
            }
        }
    }

    /// <summary>Combines pairwise: a balanced tree that depends on the count only.</summary>
    private static T Pairs(T* values, int count)
    {
        while (count > 1)
        {
            int half = count / 2;
            for (int i = 0; i < half; i++)
            {
                values[i] = Combine(values[2 * i], values[2 * i + 1]);
            }

            if ((count & 1) != 0)
            {
                values[half] = values[count - 1];
            }

            count = half + (count & 1);
        }

        return values[0];
    }

    private struct RowBody : Map.IRange
    {
        public T* X;
        public T* Z;
        public long Length;

        [SkipLocalsInit]
        public void Run(long from, long to)
        {
            int blocks = checked((int)((Length + Block - 1) / Block));
            T[]? rented = blocks > 64 ? new T[blocks] : null;
            T* small = stackalloc T[64];
            fixed (T* large = rented)
            {
                T* partial = rented is null ? small : large;
                for (long row = from; row < to; row++)
                {
                    T* x = X + row * Length;
                    for (int block = 0; block < blocks; block++)
                    {
                        partial[block] = OfBlock(x + (long)block * Block, (int)Math.Min(Block, Length - (long)block * Block));
                    }

                    Z[row] = Pairs(partial, blocks);
                }
            }
        }
    }

    private struct BlockBody : Map.IRange
    {
        public T* X;
        public T* Z;
        public long Length;

        public void Run(long from, long to)
        {
            for (long block = from; block < to; block++)
            {
                Z[block] = OfBlock(X + block * Block, (int)Math.Min(Block, Length - block * Block));
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T OfBlock(T* x, int count)
    {
        T* sums = stackalloc T[Accumulators];
        int whole = count / Accumulators * Accumulators;
        if (whole == 0)
        {
            Unsafe.CopyBlockUnaligned(sums, x, (uint)(count * sizeof(T)));
        }
        else if (4 * V.Count > Accumulators)
        {
            // Registers of bytes hold so many that four would reach past the accumulators.
            for (int j = 0; j < Accumulators; j += V.Count)
            {
                V a = V.Load(x + j);
                for (int i = j + Accumulators; i < whole; i += Accumulators)
                {
                    a = M.At(a, V.Load(x + i));
                }

                V.Store(a, sums + j);
            }
        }
        else
        {
            // Four registers at a time stay registers; narrower lanes go over the block, which is in the first-level cache, more often.
            for (int j = 0; j < Accumulators; j += 4 * V.Count)
            {
                V a = V.Load(x + j);
                V b = V.Load(x + j + V.Count);
                V c = V.Load(x + j + 2 * V.Count);
                V d = V.Load(x + j + 3 * V.Count);
                for (int i = j + Accumulators; i < whole; i += Accumulators)
                {
                    a = M.At(a, V.Load(x + i));
                    b = M.At(b, V.Load(x + i + V.Count));
                    c = M.At(c, V.Load(x + i + 2 * V.Count));
                    d = M.At(d, V.Load(x + i + 3 * V.Count));
                }

                V.Store(a, sums + j);
                V.Store(b, sums + j + V.Count);
                V.Store(c, sums + j + 2 * V.Count);
                V.Store(d, sums + j + 3 * V.Count);
            }
        }

        for (int i = whole; whole > 0 && i < count; i++)
        {
            sums[i - whole] = Combine(sums[i - whole], x[i]);
        }

        int present = Math.Min(count, Accumulators);
        for (int half = Accumulators / 2; half > 0; half /= 2)
        {
            for (int j = 0; j + half < present; j++)
            {
                sums[j] = Combine(sums[j], sums[j + half]);
            }

            present = Math.Min(present, half);
        }

        return sums[0];
    }

    private struct ColumnBody : Map.IRange
    {
        public T* X;
        public T* Z;
        public long Rows;
        public long Columns;
        public long Tiles;

        [SkipLocalsInit]
        public void Run(long from, long to)
        {
            long runs = (Rows + RunOfRows - 1) / RunOfRows;
            int levels = 2 + System.Numerics.BitOperations.Log2((ulong)runs);
            T* partial = stackalloc T[levels * ColumnTile];
            for (long part = from; part < to; part++)
            {
                (long outer, long tile) = Math.DivRem(part, Tiles);
                long first = tile * ColumnTile;
                int width = (int)Math.Min(ColumnTile, Columns - first);
                T* x = X + outer * Rows * Columns + first;
                int depth = 0;
                for (long run = 0; run < runs; run++)
                {
                    T* sum = partial + depth * ColumnTile;
                    OfRun(x + run * RunOfRows * Columns, Columns, (int)Math.Min(RunOfRows, Rows - run * RunOfRows), width, sum);
                    depth++;

                    // A binary counter: after run r, as many pairs are complete as r + 1 has trailing zeros.
                    for (long count = run + 1; (count & 1) == 0; count >>= 1)
                    {
                        depth--;
                        Add(partial + (depth - 1) * ColumnTile, partial + depth * ColumnTile, width);
                    }
                }

                for (; depth > 1; depth--)
                {
                    Add(partial + (depth - 2) * ColumnTile, partial + (depth - 1) * ColumnTile, width);
                }

                Unsafe.CopyBlockUnaligned(Z + outer * Columns + first, partial, (uint)(width * sizeof(T)));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OfRun(T* x, long stride, int rows, int width, T* sum)
    {
        int c = 0;
        for (; c + 4 * V.Count <= width; c += 4 * V.Count)
        {
            T* p = x + c;
            V s0 = V.Load(p);
            V s1 = V.Load(p + V.Count);
            V s2 = V.Load(p + 2 * V.Count);
            V s3 = V.Load(p + 3 * V.Count);
            for (int row = 1; row < rows; row++)
            {
                p += stride;
                s0 = M.At(s0, V.Load(p));
                s1 = M.At(s1, V.Load(p + V.Count));
                s2 = M.At(s2, V.Load(p + 2 * V.Count));
                s3 = M.At(s3, V.Load(p + 3 * V.Count));
            }

            V.Store(s0, sum + c);
            V.Store(s1, sum + c + V.Count);
            V.Store(s2, sum + c + 2 * V.Count);
            V.Store(s3, sum + c + 3 * V.Count);
        }

        for (; c + V.Count <= width; c += V.Count)
        {
            T* p = x + c;
            V s = V.Load(p);
            for (int row = 1; row < rows; row++)
            {
                p += stride;
                s = M.At(s, V.Load(p));
            }

            V.Store(s, sum + c);
        }

        for (; c < width; c++)
        {
            T* p = x + c;
            S s = S.Load(p);
            for (int row = 1; row < rows; row++)
            {
                p += stride;
                s = M.At(s, S.Load(p));
            }

            S.Store(s, sum + c);
        }
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
            sum[c] = Combine(sum[c], other[c]);
        }
    }
}
