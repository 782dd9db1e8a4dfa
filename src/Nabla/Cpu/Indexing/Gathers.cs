namespace Nabla.Cpu;

/// <summary>Picking along an axis by indices.</summary>
internal static unsafe class Gathers
{
    public static void Run(CpuMachine machine, in Operand x, in Operand indices, in Operand z, int axis)
    {
        if (z.Shape.Count == 0)
        {
            return;
        }

        Operand source = machine.Contiguous(x);
        Frame frame = new(x.Shape, z.Shape, axis);
        int size = x.DType.Size();
        bool slices = Frame.IsOfSlices(indices, axis);
        Operand picked = slices ? indices : machine.Contiguous(indices);
        fixed (byte* px = &source.Storage.Reference, pi = &picked.Storage.Reference, pz = &z.Storage.Reference)
        {
            byte* from = px + source.Layout.Offset * size;
            byte* to = pz + z.Layout.Offset * size;
            long* index = (long*)pi + picked.Layout.Offset;
            if (slices)
            {
                Slices body = new() { From = from, Indices = index, To = to, Step = indices.Layout.Strides[axis], Bytes = frame.Inner * size, Frame = frame };
                Pieces.Run(frame.Outer * frame.Picked, Math.Max(frame.Inner, 4), ref body);
            }
            else
            {
                switch (size)
                {
                    case 1:
                        Each(from, index, to, frame);
                        break;
                    case 2:
                        Each((ushort*)from, index, (ushort*)to, frame);
                        break;
                    case 4:
                        Each((uint*)from, index, (uint*)to, frame);
                        break;
                    default:
                        Each((ulong*)from, index, (ulong*)to, frame);
                        break;
                }
            }
        }

        GC.KeepAlive(source.Storage);
        GC.KeepAlive(picked.Storage);
        GC.KeepAlive(z.Storage);
    }

    private static void Each<T>(T* from, long* index, T* to, Frame frame)
        where T : unmanaged
    {
        Elements<T> body = new() { From = from, Indices = index, To = to, Frame = frame };
        Pieces.Run(frame.Outer * frame.Picked, 4 * frame.Inner, ref body);
    }

    /// <summary>Whole slices, one index each.</summary>
    private struct Slices : Map.IRange
    {
        public byte* From;
        public long* Indices;
        public byte* To;
        public long Step;
        public long Bytes;
        public Frame Frame;

        public readonly void Run(long from, long to)
        {
            (long o, long j) = Math.DivRem(from, Frame.Picked);
            for (long piece = from; piece < to; piece++)
            {
                byte* slice = From + (o * Frame.Length + Frame.Checked(Indices[j * Step])) * Bytes;
                switch (Bytes)
                {
                    case sizeof(uint):
                        ((uint*)To)[piece] = *(uint*)slice;
                        break;
                    case sizeof(ulong):
                        ((ulong*)To)[piece] = *(ulong*)slice;
                        break;
                    default:
                        Buffer.MemoryCopy(slice, To + piece * Bytes, Bytes, Bytes);
                        break;
                }

                if (++j == Frame.Picked)
                {
                    (o, j) = (o + 1, 0);
                }
            }
        }
    }

    /// <summary>An index for each element.</summary>
    private struct Elements<T> : Map.IRange
        where T : unmanaged
    {
        public T* From;
        public long* Indices;
        public T* To;
        public Frame Frame;

        public readonly void Run(long from, long to)
        {
            long inner = Frame.Inner;
            (long o, long j) = Math.DivRem(from, Frame.Picked);
            for (long piece = from; piece < to; piece++)
            {
                T* row = From + o * Frame.Length * inner;
                for (long c = 0; c < inner; c++)
                {
                    To[piece * inner + c] = row[Frame.Checked(Indices[piece * inner + c]) * inner + c];
                }

                if (++j == Frame.Picked)
                {
                    (o, j) = (o + 1, 0);
                }
            }
        }
    }
}
