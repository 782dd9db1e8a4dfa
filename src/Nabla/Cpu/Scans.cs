using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Running combinations along an axis, each element's in order: the same bits however the work is shared out.</summary>
internal static unsafe class Scans<M, V, S, T>
    where M : struct, IMonoid
    where V : struct, IRegister<V, T>
    where S : struct, IRegister<S, T>
    where T : unmanaged
{
    // Columns that one thread carries down at a time.
    private const int Block = 256;

    // Rows carried along beside each other, because one alone waits for its own last sum.
    private const int Beside = 4;

    public static void Run(CpuMachine machine, in Operand x, in Operand z, int axis, bool reversed)
    {
        if (z.Shape.Count == 0)
        {
            return;
        }

        Operand source = machine.Contiguous(x);
        long inner = 1;
        for (int i = axis + 1; i < x.Shape.Rank; i++)
        {
            inner *= x.Shape[i];
        }

        fixed (byte* px = &source.Storage.Reference, pz = &z.Storage.Reference)
        {
            Body body = new()
            {
                X = (T*)px + source.Layout.Offset,
                Z = (T*)pz + z.Layout.Offset,
                Length = x.Shape[axis],
                Inner = inner,
                Outer = x.Shape.Count / (inner * x.Shape[axis]),
                Reversed = reversed,
            };
            Pieces.Run(body.Count, body.Length * (inner == 1 ? Beside : Math.Min(inner, Block)), ref body);
        }

        GC.KeepAlive(source.Storage);
        GC.KeepAlive(z.Storage);
    }

    /// <summary>A piece is some rows, or a block of columns of one matrix.</summary>
    private struct Body : Map.IRange
    {
        public T* X;
        public T* Z;
        public long Length;
        public long Inner;
        public long Outer;
        public bool Reversed;

        public readonly long Count => Inner == 1 ? (Outer + Beside - 1) / Beside : Outer * Blocks;

        private readonly long Blocks => (Inner + Block - 1) / Block;

        public readonly void Run(long from, long to)
        {
            for (long piece = from; piece < to; piece++)
            {
                if (Inner > 1)
                {
                    long column = piece % Blocks * Block;
                    Down(piece / Blocks * Length * Inner + column, Math.Min(Block, Inner - column));
                }
                else if ((piece + 1) * Beside <= Outer)
                {
                    Four(piece * Beside * Length);
                }
                else
                {
                    for (long row = piece * Beside; row < Outer; row++)
                    {
                        One(row * Length);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Down(long first, long columns)
        {
            long step = Reversed ? -Inner : Inner;
            T* x = X + first + (Reversed ? (Length - 1) * Inner : 0);
            T* z = Z + first + (Reversed ? (Length - 1) * Inner : 0);
            Unsafe.CopyBlockUnaligned(z, x, (uint)(columns * sizeof(T)));
            for (long i = 1; i < Length; i++)
            {
                T* before = z;
                x += step;
                z += step;
                long c = 0;
                for (; c + V.Count <= columns; c += V.Count)
                {
                    V.Store(M.At(V.Load(before + c), V.Load(x + c)), z + c);
                }

                for (; c < columns; c++)
                {
                    S.Store(M.At(S.Load(before + c), S.Load(x + c)), z + c);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Four(long first)
        {
            long length = Length;
            T* x = X + first;
            T* z = Z + first;
            long start = Reversed ? length - 1 : 0;
            S a = S.Load(x + start);
            S b = S.Load(x + length + start);
            S c = S.Load(x + 2 * length + start);
            S d = S.Load(x + 3 * length + start);
            for (long i = 0; ; i++)
            {
                long at = Reversed ? length - 1 - i : i;
                S.Store(a, z + at);
                S.Store(b, z + length + at);
                S.Store(c, z + 2 * length + at);
                S.Store(d, z + 3 * length + at);
                if (i == length - 1)
                {
                    return;
                }

                at += Reversed ? -1 : 1;
                a = M.At(a, S.Load(x + at));
                b = M.At(b, S.Load(x + length + at));
                c = M.At(c, S.Load(x + 2 * length + at));
                d = M.At(d, S.Load(x + 3 * length + at));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void One(long first)
        {
            long step = Reversed ? -1 : 1;
            T* x = X + first + (Reversed ? Length - 1 : 0);
            T* z = Z + first + (Reversed ? Length - 1 : 0);
            S sum = S.Load(x);
            S.Store(sum, z);
            for (long i = 1; i < Length; i++)
            {
                x += step;
                z += step;
                sum = M.At(sum, S.Load(x));
                S.Store(sum, z);
            }
        }
    }
}
