using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Combining along an axis by indices.</summary>
/// <remarks>
/// What falls on one element is combined in the order in which it comes. Threads share out the elements that are combined with, never
/// what comes, so the results do not depend on them.
/// </remarks>
internal static unsafe class Scatters<M, V, S, T>
    where M : struct, IMonoid
    where V : struct, IRegister<V, T>
    where S : struct, IRegister<S, T>
    where T : unmanaged
{
    // Columns of a slice that one thread combines at a time.
    private const int Block = 64;

    public static void Run(CpuMachine machine, in Operand x, in Operand indices, in Operand z, int axis)
    {
        if (x.Shape.Count == 0)
        {
            return;
        }

        Frame frame = new(z.Shape, x.Shape, axis);
        bool slices = Frame.IsOfSlices(indices, axis);
        bool isOne = !slices && !x.Layout.Strides.ContainsAnyExcept(0);
        Operand source = isOne ? x : machine.Contiguous(x);
        Operand picked = slices ? indices : machine.Contiguous(indices);
        fixed (byte* px = &source.Storage.Reference, pi = &picked.Storage.Reference, pz = &z.Storage.Reference)
        {
            T* from = (T*)px + source.Layout.Offset;
            T* to = (T*)pz + z.Layout.Offset;
            long* index = (long*)pi + picked.Layout.Offset;
            if (slices)
            {
                Slices body = new() { From = from, Indices = index, To = to, Step = indices.Layout.Strides[axis], Frame = frame };
                Pieces.Run(frame.Outer * body.Blocks, frame.Picked * Math.Min(frame.Inner, Block), ref body);
            }
            else
            {
                Elements body = new() { From = from, Step = isOne ? 0 : 1, Indices = index, To = to, Frame = frame };
                Pieces.Run(frame.Outer, 4 * frame.Picked * frame.Inner, ref body);
            }
        }

        GC.KeepAlive(source.Storage);
        GC.KeepAlive(picked.Storage);
        GC.KeepAlive(z.Storage);
    }

    /// <summary>Whole slices, one index each. A piece is a block of their columns.</summary>
    private struct Slices : Map.IRange
    {
        public T* From;
        public long* Indices;
        public T* To;
        public long Step;
        public Frame Frame;

        public readonly long Blocks => (Frame.Inner + Block - 1) / Block;

        public readonly void Run(long from, long to)
        {
            for (long piece = from; piece < to;)
            {
                // Blocks beside each other are one run of columns.
                (long o, long block) = Math.DivRem(piece, Blocks);
                long end = Math.Min(Blocks, block + to - piece);
                long first = block * Block;
                Columns(o, first, Math.Min(end * Block, Frame.Inner) - first);
                piece += end - block;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Columns(long o, long first, long columns)
        {
            for (long j = 0; j < Frame.Picked; j++)
            {
                T* x = From + (o * Frame.Picked + j) * Frame.Inner + first;
                T* z = To + (o * Frame.Length + Frame.Checked(Indices[j * Step])) * Frame.Inner + first;
                long c = 0;
                for (; c + V.Count <= columns; c += V.Count)
                {
                    V.Store(M.At(V.Load(z + c), V.Load(x + c)), z + c);
                }

                for (; c < columns; c++)
                {
                    S.Store(M.At(S.Load(z + c), S.Load(x + c)), z + c);
                }
            }
        }
    }

    /// <summary>An index for each element; what comes may be one number for all.</summary>
    private struct Elements : Map.IRange
    {
        public T* From;
        public long Step;
        public long* Indices;
        public T* To;
        public Frame Frame;

        public readonly void Run(long from, long to)
        {
            long inner = Frame.Inner;
            for (long o = from; o < to; o++)
            {
                T* row = To + o * Frame.Length * inner;
                long first = o * Frame.Picked * inner;
                for (long j = 0; j < Frame.Picked; j++)
                {
                    for (long c = 0; c < inner; c++, first++)
                    {
                        T* z = row + Frame.Checked(Indices[first]) * inner + c;
                        S.Store(M.At(S.Load(z), S.Load(From + first * Step)), z);
                    }
                }
            }
        }
    }
}
