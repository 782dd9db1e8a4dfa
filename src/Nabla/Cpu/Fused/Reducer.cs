using System.Numerics;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Combines rows of adjacent elements, as Note [The tree of a reduction] says.</summary>
internal readonly unsafe struct Reducer
{
    private readonly delegate*<byte*, nint, int, int, bool, byte*, void> _rows;
    private readonly delegate*<byte*, int, byte*, void> _pairs;

    private Reducer(delegate*<byte*, nint, int, int, bool, byte*, void> rows, delegate*<byte*, int, byte*, void> pairs, int size)
    {
        _rows = rows;
        _pairs = pairs;
        Size = size;
    }

    /// <summary>The most elements that <see cref="OfBlock"/> combines.</summary>
    public const int Block = 4096;

    /// <summary>Bytes of an element.</summary>
    public int Size { get; }

    /// <summary>The combination under a monoid of elements of a type.</summary>
    public static Reducer Of(Monoid monoid, DType dtype, int registerBits)
    {
        Reader reader = new(dtype, registerBits);
        monoid.Accept(reader);
        return reader.Reducer;
    }

    /// <summary>Combines the elements of each of some rows.</summary>
    /// <param name="x">The first of the first row.</param>
    /// <param name="step">Bytes from one row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="count">How many elements a row has, at least one.</param>
    /// <param name="isPadded">Whether whole registers of a row can be read, whatever there is behind its elements.</param>
    /// <param name="partial">Room for the combination of each block.</param>
    /// <param name="z">Where the results go, one after the other.</param>
    public void OfRows(byte* x, nint step, int rows, long count, bool isPadded, byte* partial, byte* z)
    {
        if (count <= Block)
        {
            _rows(x, step, rows, (int)count, isPadded, z);
            return;
        }

        for (int row = 0; row < rows; row++)
        {
            int blocks = 0;
            for (long from = 0; from < count; from += Block)
            {
                OfBlock(x + row * step + from * Size, (int)Math.Min(Block, count - from), partial + (long)blocks++ * Size);
            }

            _pairs(partial, blocks, z + (long)row * Size);
        }
    }

    /// <summary>Combines the elements of a block.</summary>
    public void OfBlock(byte* x, int count, byte* z) => _rows(x, 0, 1, count, false, z);

    /// <summary>Combines the combinations of a row's blocks, which it overwrites.</summary>
    public void OfBlocks(byte* values, int count, byte* z) => _pairs(values, count, z);

    private static void OfRows<M, V, T>(byte* x, nint step, int rows, int count, bool isPadded, byte* z)
        where M : struct, IMonoid
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T> => RowReduction<M, V, Scalar<T>, T>.OfRows(x, step, rows, count, isPadded, (T*)z);

    private static void OfPairs<M, V, T>(byte* values, int count, byte* z)
        where M : struct, IMonoid
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T> => *(T*)z = Reductions<M, V, Scalar<T>, T>.Pairs((T*)values, count);

    private sealed class Reader(DType dtype, int registerBits) : CombinationReader(dtype, registerBits)
    {
        public Reducer Reducer { get; private set; }

        protected override void Read<M, V, T>() => Reducer = new(&OfRows<M, V, T>, &OfPairs<M, V, T>, sizeof(T));
    }
}
