namespace Nabla.Cpu;

/// <summary>Batches of matrix products.</summary>
internal static unsafe class Products
{
    // A product of more multiplications than this keeps all threads busy by itself.
    private const double LargestWhole = 1 << 26;

    // So many products for each thread are shared out evenly enough whole; so small ones always are.
    private const int Plenty = 4;
    private const double Small = 1 << 21;

    // Fewer multiplications than this are not worth waking another thread for.
    private const double Grain = 1 << 17;

    public static void Run<T>(in Operand x, in Operand y, in Operand z, int registerBits)
        where T : unmanaged
    {
        if (z.Shape.Count == 0)
        {
            return;
        }

        fixed (byte* px = &x.Storage.Reference, py = &y.Storage.Reference, pz = &z.Storage.Reference)
        {
            Batch<T> batch = new(x, y, z, px, py, pz, registerBits);
            batch.Run();
        }

        GC.KeepAlive(x.Storage);
        GC.KeepAlive(y.Storage);
        GC.KeepAlive(z.Storage);
    }

    /// <summary>Some products, one for each index of the axes before the last two. A part is a run of them, each computed by one thread.</summary>
    private struct Batch<T>(in Operand x, in Operand y, in Operand z, byte* px, byte* py, byte* pz, int registerBits) : IParallelBody
        where T : unmanaged
    {
        private readonly Layout _x = x.Layout;
        private readonly Layout _y = y.Layout;
        private readonly Layout _z = z.Layout;
        private readonly Shape _shape = z.Shape;
        private readonly long _depth = x.Shape[^1];
        private readonly long _count = z.Shape.Count / (z.Shape[^2] * z.Shape[^1]);
        private int _parts = 1;

        public void Run()
        {
            double each = (double)_shape[^2] * _shape[^1] * _depth;
            if (!Workers.IsInline && (each < Small || (each < LargestWhole && _count >= Plenty * Workers.Count)))
            {
                _parts = (int)Math.Clamp(_count * each / Grain, 1, Math.Min(_count, 4 * Workers.Count));
            }

            Workers.For(_parts, ref this);
        }

        public readonly void Run(int part)
        {
            int axes = _shape.Rank - 2;
            Span<long> at = stackalloc long[axes];
            long first = _count / _parts * part + Math.Min(part, _count % _parts);
            long end = first + _count / _parts + (part < _count % _parts ? 1 : 0);
            T* a = (T*)px + _x.Offset;
            T* b = (T*)py + _y.Offset;
            T* c = (T*)pz + _z.Offset;
            long left = first;
            for (int axis = axes - 1; axis >= 0; axis--)
            {
                at[axis] = left % _shape[axis];
                left /= _shape[axis];
                Step(axis, at[axis], ref a, ref b, ref c);
            }

            for (long product = first; product < end; product++)
            {
                MatrixProduct.Multiply(
                    _shape[^2], _shape[^1], _depth, a, _x.Strides[^2], _x.Strides[^1], b, _y.Strides[^2], _y.Strides[^1], c, _z.Strides[^2], registerBits);
                for (int axis = axes - 1; axis >= 0; axis--)
                {
                    Step(axis, 1, ref a, ref b, ref c);
                    if (++at[axis] < _shape[axis])
                    {
                        break;
                    }

                    Step(axis, -at[axis], ref a, ref b, ref c);
                    at[axis] = 0;
                }
            }
        }

        private readonly void Step(int axis, long steps, ref T* a, ref T* b, ref T* c)
        {
            a += steps * _x.Strides[axis];
            b += steps * _y.Strides[axis];
            c += steps * _z.Strides[axis];
        }
    }
}
