using System.Numerics;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Combines rows of adjacent elements, as Note [The tree of a reduction] says.</summary>
internal readonly unsafe struct Reducer
{
    private readonly delegate*<byte*, int, byte*, void> _block;
    private readonly delegate*<byte*, int, byte*, void> _pairs;

    private Reducer(delegate*<byte*, int, byte*, void> block, delegate*<byte*, int, byte*, void> pairs, int size)
    {
        _block = block;
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

    /// <summary>Combines the elements of a row.</summary>
    /// <param name="x">The first of them.</param>
    /// <param name="count">How many there are, at least one.</param>
    /// <param name="partial">Room for the combination of each block.</param>
    /// <param name="z">Where the result goes.</param>
    public void OfRow(byte* x, long count, byte* partial, byte* z)
    {
        if (count <= Block)
        {
            _block(x, (int)count, z);
            return;
        }

        int blocks = 0;
        for (long from = 0; from < count; from += Block)
        {
            _block(x + from * Size, (int)Math.Min(Block, count - from), partial + (long)blocks++ * Size);
        }

        _pairs(partial, blocks, z);
    }

    /// <summary>Combines the elements of a block.</summary>
    public void OfBlock(byte* x, int count, byte* z) => _block(x, count, z);

    /// <summary>Combines the combinations of a row's blocks, which it overwrites.</summary>
    public void OfBlocks(byte* values, int count, byte* z) => _pairs(values, count, z);

    private static void OfBlock<M, V, T>(byte* x, int count, byte* z)
        where M : struct, IMonoid
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T> => *(T*)z = RowReduction<M, V, Scalar<T>, T>.OfBlock((T*)x, count);

    private static void OfPairs<M, V, T>(byte* values, int count, byte* z)
        where M : struct, IMonoid
        where V : struct, IRegister<V, T>
        where T : unmanaged, IBinaryNumber<T>, IMinMaxValue<T> => *(T*)z = Reductions<M, V, Scalar<T>, T>.Pairs((T*)values, count);

    private sealed class Reader(DType dtype, int registerBits) : CombinationReader(dtype, registerBits)
    {
        public Reducer Reducer { get; private set; }

        protected override void Read<M, V, T>() => Reducer = new(&OfBlock<M, V, T>, &OfPairs<M, V, T>, sizeof(T));
    }
}
