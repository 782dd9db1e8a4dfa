using System.Runtime.CompilerServices;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Running combinations along an axis.</summary>
internal static unsafe class Scans<T>
    where T : unmanaged
{
    public static void Run<M, S>(CpuMachine machine, in Operand x, in Operand z, int axis, bool reversed)
        where M : struct, IMonoid
        where S : struct, IRegister<S, T>
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

        long length = x.Shape[axis];
        long outer = x.Shape.Count / (inner * length);
        fixed (byte* px = &source.Storage.Reference, pz = &z.Storage.Reference)
        {
            T* from = (T*)px + source.Layout.Offset;
            T* to = (T*)pz + z.Layout.Offset;
            for (long o = 0; o < outer; o++)
            {
                Rows<M, S>(from + o * length * inner, to + o * length * inner, length, inner, reversed);
            }
        }

        GC.KeepAlive(source.Storage);
        GC.KeepAlive(z.Storage);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<M, S>(T* x, T* z, long length, long inner, bool reversed)
        where M : struct, IMonoid
        where S : struct, IRegister<S, T>
    {
        long step = reversed ? -inner : inner;
        long start = reversed ? (length - 1) * inner : 0;
        for (long c = 0; c < inner; c++)
        {
            z[start + c] = x[start + c];
        }

        for (long i = 1; i < length; i++)
        {
            T* before = z + start + (i - 1) * step;
            T* here = z + start + i * step;
            T* read = x + start + i * step;
            for (long c = 0; c < inner; c++)
            {
                S.Store(M.At(S.Load(before + c), S.Load(read + c)), here + c);
            }
        }
    }
}
