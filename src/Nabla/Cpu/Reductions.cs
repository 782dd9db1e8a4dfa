using System.Numerics;
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
    where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T>
{
    private const int Block = RowReduction<M, V, S, T>.Block;

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
                    RowBody body = new() { X = source, Z = target, Length = lengths[group], Rows = outer };
                    Rows(outer, lengths[group], ref body);
                }
                else
                {
                    ColumnReduction<M, V, S, T>.Reduce(source, target, outer, lengths[group], inner);
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

    private static void Rows(long rows, long length, ref RowBody body)
    {
        long blocks = (length + Block - 1) / Block;
        if (rows >= Workers.Count || blocks < 16)
        {
            Pieces.Run(rows, length, ref body);
            return;
        }

        // Few long rows: their blocks are shared out, then combined in the same pairs as one thread would.
        T[] partial = new T[checked((int)blocks)];
        fixed (T* p = partial)
        {
            for (long row = 0; row < rows; row++)
            {
                BlockBody inner = new() { X = body.X + row * length, Z = p, Length = length };
                Pieces.Run(blocks, Block, ref inner);
                body.Z[row] = Pairs(p, partial.Length);
            }
        }
    }

    /// <summary>Combines pairwise: a balanced tree that depends on the count only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static T Pairs(T* values, int count)
    {
        while (count > 1)
        {
            int half = count / 2;
            for (int i = 0; i < half; i++)
            {
                values[i] = RowReduction<M, V, S, T>.Combine(values[2 * i], values[2 * i + 1]);
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
        public long Rows;

        public void Run(long from, long to)
        {
            if (Length > Block)
            {
                RunBlocks(from, to);
                return;
            }

            // Behind a row there are the next ones.
            long padded = Math.Clamp(Rows - (V.Count - 1 + Length - 1) / Length, from, to);
            RunRows(from, padded, isPadded: true);
            RunRows(padded, to, isPadded: false);
        }

        private void RunRows(long from, long to, bool isPadded)
            => RowReduction<M, V, S, T>.OfRows((byte*)(X + from * Length), (nint)Length * sizeof(T), to - from, (int)Length, isPadded, Z + from);

        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void RunBlocks(long from, long to)
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
                        partial[block] = RowReduction<M, V, S, T>.OfBlock(x + (long)block * Block, (int)Math.Min(Block, Length - (long)block * Block));
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

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(long from, long to)
        {
            for (long block = from; block < to; block++)
            {
                Z[block] = RowReduction<M, V, S, T>.OfBlock(X + block * Block, (int)Math.Min(Block, Length - block * Block));
            }
        }
    }
}
