namespace Nabla.Cpu;

/// <summary>Batches of matrix products.</summary>
internal static unsafe class Products
{
    // A product of more multiplications than this keeps all threads busy by itself.
    private const double LargestWhole = 1 << 26;

    // So many products for each thread are shared out evenly enough whole; so small ones always are.
    private const int Plenty = 4;
    private const double Small = 1 << 21;

    // So many multiplications take the time of an element of a simple loop.
    private const int PerElement = 4;

    /// <summary>z[b,i,j] = Σₖ x[b,i,k] y[b,k,j], for every index b of the axes before the last two; then the epilogue, if there is one.</summary>
    public static void Run<T>(in Operand x, in Operand y, in Operand z, int registerBits, Epilogue? epilogue = null)
        where T : unmanaged
    {
        if (z.Shape.Count == 0)
        {
            return;
        }

        fixed (byte* px = &x.Storage.Reference, py = &y.Storage.Reference, pz = &z.Storage.Reference)
        {
            Batch<T> batch = new(x, y, z, px, py, pz, registerBits, epilogue);
            if (batch.IsSharedWhole)
            {
                Pieces.Run(batch.Count, (long)(batch.Each / PerElement), ref batch);
            }
            else
            {
                batch.Run(0, batch.Count);
            }
        }

        GC.KeepAlive(x.Storage);
        GC.KeepAlive(y.Storage);
        GC.KeepAlive(z.Storage);
    }

    /// <summary>Some products, one for each index of the axes before the last two. A piece is one of them.</summary>
    private readonly struct Batch<T>(in Operand x, in Operand y, in Operand z, byte* px, byte* py, byte* pz, int registerBits, Epilogue? epilogue) : Map.IRange
        where T : unmanaged
    {
        private readonly Layout _x = x.Layout;
        private readonly Layout _y = y.Layout;
        private readonly Layout _z = z.Layout;
        private readonly Shape _shape = z.Shape;
        private readonly long _depth = x.Shape[^1];

        public long Count => _shape.Count / (_shape[^2] * _shape[^1]);

        /// <summary>The multiplications of one product.</summary>
        public double Each => (double)_shape[^2] * _shape[^1] * _depth;

        /// <summary>Whether each product is left to one thread.</summary>
        public bool IsSharedWhole => Each < Small || (Each < LargestWhole && Count >= Plenty * Workers.Count);

        public void Run(long from, long to)
        {
            int axes = _shape.Rank - 2;
            Span<long> at = stackalloc long[axes];
            T* a = (T*)px + _x.Offset;
            T* b = (T*)py + _y.Offset;
            T* c = (T*)pz + _z.Offset;
            long left = from;
            for (int axis = axes - 1; axis >= 0; axis--)
            {
                at[axis] = left % _shape[axis];
                left /= _shape[axis];
                Step(axis, at[axis], ref a, ref b, ref c);
            }

            for (long product = from; product < to; product++)
            {
                MatrixProduct.Multiply(
                    _shape[^2], _shape[^1], _depth, a, _x.Strides[^2], _x.Strides[^1], b, _y.Strides[^2], _y.Strides[^1], c, _z.Strides[^2], registerBits,
                    new Ending(epilogue, product));
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

        private void Step(int axis, long steps, ref T* a, ref T* b, ref T* c)
        {
            a += steps * _x.Strides[axis];
            b += steps * _y.Strides[axis];
            c += steps * _z.Strides[axis];
        }
    }
}
