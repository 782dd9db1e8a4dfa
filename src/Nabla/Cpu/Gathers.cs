using System.Numerics;

namespace Nabla.Cpu;

/// <summary>Picking and adding along an axis by indices.</summary>
internal static unsafe class Gathers
{
    public static void Run(CpuMachine machine, in Operand x, in Operand indices, in Operand z, int axis)
    {
        Operand source = machine.Contiguous(x);
        Frame frame = new(x.Shape, z.Shape, axis);
        if (z.Shape.Count == 0)
        {
            return;
        }

        int size = x.DType.Size();
        bool slices = IsOfSlices(indices, axis);
        Operand picked = slices ? indices : machine.Contiguous(indices);
        fixed (byte* px = &source.Storage.Reference, pi = &picked.Storage.Reference, pz = &z.Storage.Reference)
        {
            byte* from = px + source.Layout.Offset * size;
            byte* to = pz + z.Layout.Offset * size;
            long* index = (long*)pi + picked.Layout.Offset;
            if (slices)
            {
                long step = indices.Layout.Strides[axis];
                long bytes = frame.Inner * size;
                for (long o = 0; o < frame.Outer; o++)
                {
                    for (long j = 0; j < frame.Picked; j++)
                    {
                        long i = Checked(index[j * step], frame.Length, axis);
                        Buffer.MemoryCopy(from + (o * frame.Length + i) * bytes, to, bytes, bytes);
                        to += bytes;
                    }
                }
            }
            else
            {
                switch (size)
                {
                    case 1:
                        Each((byte*)from, index, (byte*)to, frame, axis);
                        break;
                    case 2:
                        Each((ushort*)from, index, (ushort*)to, frame, axis);
                        break;
                    case 4:
                        Each((uint*)from, index, (uint*)to, frame, axis);
                        break;
                    default:
                        Each((ulong*)from, index, (ulong*)to, frame, axis);
                        break;
                }
            }
        }

        GC.KeepAlive(source.Storage);
        GC.KeepAlive(picked.Storage);
        GC.KeepAlive(z.Storage);
    }

    public static void ScatterAdd<T>(CpuMachine machine, in Operand x, in Operand indices, in Operand z, int axis)
        where T : unmanaged, INumber<T>
    {
        Operand source = machine.Contiguous(x);
        Frame frame = new(z.Shape, x.Shape, axis);
        if (x.Shape.Count == 0)
        {
            return;
        }

        bool slices = IsOfSlices(indices, axis);
        Operand picked = slices ? indices : machine.Contiguous(indices);
        fixed (byte* px = &source.Storage.Reference, pi = &picked.Storage.Reference, pz = &z.Storage.Reference)
        {
            T* from = (T*)px + source.Layout.Offset;
            T* to = (T*)pz + z.Layout.Offset;
            long* index = (long*)pi + picked.Layout.Offset;
            long step = slices ? indices.Layout.Strides[axis] : 0;
            for (long o = 0; o < frame.Outer; o++)
            {
                for (long j = 0; j < frame.Picked; j++)
                {
                    long slice = slices ? Checked(index[j * step], frame.Length, axis) : 0;
                    for (long c = 0; c < frame.Inner; c++, from++)
                    {
                        long i = slices ? slice : Checked(*index++, frame.Length, axis);
                        to[(o * frame.Length + i) * frame.Inner + c] += *from;
                    }
                }
            }
        }

        GC.KeepAlive(source.Storage);
        GC.KeepAlive(picked.Storage);
        GC.KeepAlive(z.Storage);
    }

    private static void Each<T>(T* from, long* index, T* to, Frame frame, int axis)
        where T : unmanaged
    {
        for (long o = 0; o < frame.Outer; o++)
        {
            T* row = from + o * frame.Length * frame.Inner;
            for (long j = 0; j < frame.Picked; j++)
            {
                for (long c = 0; c < frame.Inner; c++)
                {
                    *to++ = row[Checked(*index++, frame.Length, axis) * frame.Inner + c];
                }
            }
        }
    }

    /// <summary>Whether the indices only depend on the position along the axis: whole slices are picked.</summary>
    private static bool IsOfSlices(in Operand indices, int axis)
    {
        for (int i = 0; i < indices.Shape.Rank; i++)
        {
            if (i != axis && indices.Shape[i] != 1 && indices.Layout.Strides[i] != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static long Checked(long index, long length, int axis) => (ulong)index < (ulong)length
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), $"Index {index} is outside axis {axis}, which has {length} elements, 0 to {length - 1}.");

    private readonly struct Frame
    {
        public Frame(Shape whole, Shape picked, int axis)
        {
            (Outer, Inner) = (1, 1);
            for (int i = 0; i < whole.Rank; i++)
            {
                (Outer, Inner) = i < axis ? (Outer * whole[i], Inner) : i > axis ? (Outer, Inner * whole[i]) : (Outer, Inner);
            }

            (Length, Picked) = (whole[axis], picked[axis]);
        }

        public long Outer { get; }

        public long Inner { get; }

        public long Length { get; }

        public long Picked { get; }
    }
}
