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
            Run<T>(z.Shape, x.Shape[^1], Matrices.Of(x, px), Matrices.Of(y, py), Matrices.Of(z, pz), registerBits, epilogue);
        }

        GC.KeepAlive(x.Storage);
        GC.KeepAlive(y.Storage);
        GC.KeepAlive(z.Storage);
    }

    /// <summary>The same with w[j] added to every complete sum in column j.</summary>
    public static void Run<V, T>(in Operand x, in Operand y, in Operand w, in Operand z, int registerBits)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        fixed (byte* pw = &w.Storage.Reference)
        {
            Run<T>(x, y, z, registerBits, new RowAddition<V, T>((T*)pw + w.Layout.Offset));
        }

        GC.KeepAlive(w.Storage);
    }

    /// <summary>The same for matrices in memory that stays where it is; z nowhere at all (<c>default</c>) where the epilogue stores what it is given.</summary>
    public static void Run<T>(Shape shape, long depth, in Matrices x, in Matrices y, in Matrices z, int registerBits, Epilogue? epilogue)
        where T : unmanaged
    {
        Batch<T> batch = new(shape, depth, x, y, z, registerBits, epilogue);
        if (batch.IsSharedWhole)
        {
            Pieces.Run(batch.Count, (long)(batch.Each / PerElement), ref batch);
        }
        else
        {
            batch.Run(0, batch.Count);
        }
    }

    /// <summary>Some products, one for each index of the axes before the last two. A piece is one of them.</summary>
    private readonly struct Batch<T>(Shape shape, long depth, in Matrices x, in Matrices y, in Matrices z, int registerBits, Epilogue? epilogue) : Map.IRange
        where T : unmanaged
    {
        private readonly Matrices _x = x;
        private readonly Matrices _y = y;
        private readonly Matrices _z = z;
        private readonly Shape _shape = shape;
        private readonly long _depth = depth;

        public long Count => _shape.Count / ((long)_shape[^2] * _shape[^1]);

        /// <summary>The multiplications of one product.</summary>
        public double Each => (double)_shape[^2] * _shape[^1] * _depth;

        /// <summary>Whether each product is left to one thread.</summary>
        public bool IsSharedWhole => Each < Small || (Each < LargestWhole && Count >= Plenty * Workers.Count);

        public void Run(long from, long to)
        {
            for (long index = from; index < to; index++)
            {
                MatrixView c = _z.At(_shape, index);
                Ending ending = new(epilogue, index, c.IsHalf ? c : default);
                Product product = new(
                    _shape[^2], _shape[^1], _depth, _x.At(_shape, index), _y.At(_shape, index), c.IsHalf ? default : c, ending);
                MatrixProduct.Multiply<T>(product, registerBits);
            }
        }
    }

    /// <summary>The matrices in an operand.</summary>
    /// <param name="start">The first element of the first of them, or null.</param>
    /// <param name="layout">How they lie from there.</param>
    /// <param name="dtype">The type of the elements.</param>
    internal readonly struct Matrices(byte* start, Layout layout, DType dtype)
    {
        private readonly Layout _layout = layout;
        private readonly byte* _start = start;
        private readonly int _size = dtype.Size();
        private readonly Halfword _halfword = HalfRuns.Format(dtype);

        /// <summary>Those of an operand whose storage begins here.</summary>
        public static Matrices Of(in Operand operand, byte* storage) => new(storage + (operand.Layout.Offset * operand.DType.Size()), operand.Layout, operand.DType);

        /// <summary>The matrix at this index of the axes before the last two, in row-major order.</summary>
        public MatrixView At(Shape shape, long index)
        {
            if (_start == null)
            {
                return default;
            }

            ReadOnlySpan<long> strides = _layout.Strides;
            return new MatrixView(_start + (Offset(shape, strides, index) * _size), (nint)strides[^2] * _size, (nint)strides[^1] * _size, _halfword);
        }

        /// <summary>How far, in elements, the matrix at an index is from the first.</summary>
        public static long Offset(Shape shape, ReadOnlySpan<long> strides, long index)
        {
            long offset = 0;
            for (int axis = shape.Rank - 3; axis > 0 && index != 0; axis--)
            {
                (index, long at) = Math.DivRem(index, shape[axis]);
                offset += at * strides[axis];
            }

            return offset + (index == 0 ? 0 : index * strides[0]);
        }
    }
}
