using System.Numerics;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Opaque kernels over rows.</summary>
internal static unsafe class Rows
{
    public static void Run<K, T>(CpuMachine machine, in Operand x, in Operand z)
        where K : struct, IRowKernel
        where T : unmanaged, INumber<T>
    {
        Operand source = machine.Contiguous(x);
        int length = x.Shape[^1];
        long rows = length == 0 ? 0 : x.Shape.Count / length;
        if (rows == 0)
        {
            return;
        }

        fixed (byte* px = &source.Storage.Reference, pz = &z.Storage.Reference)
        {
            Body<K, T> body = new()
            {
                X = (T*)px + source.Layout.Offset,
                Z = pz + z.Layout.Offset * z.DType.Size(),
                Length = length,
                Step = z.Shape.Count / rows * z.DType.Size(),
            };
            Pieces.Run(rows, 8L * length, ref body);
        }

        GC.KeepAlive(source.Storage);
        GC.KeepAlive(z.Storage);
    }

    private struct Body<K, T> : Map.IRange
        where K : struct, IRowKernel
        where T : unmanaged, INumber<T>
    {
        public T* X;
        public byte* Z;
        public int Length;
        public long Step;

        public readonly void Run(long from, long to)
        {
            for (long row = from; row < to; row++)
            {
                K.Row(X + row * Length, Length, Z + row * Step);
            }
        }
    }
}
