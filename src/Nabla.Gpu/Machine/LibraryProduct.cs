using System.Buffers;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A product that a library of the device's maker is asked for, with what becomes of its sums where the library knows that, else with a loop over them after it; what the library does not compute, a generated kernel does as a whole.</summary>
/// <remarks>The loop reads sums that were stored, which the generated kernel never stores; a maker's product is so much faster that it pays. The bits of the ending are the same: sums of half precision are rounded before it in both.</remarks>
internal sealed class LibraryProduct : FusedLoop
{
    private const int Factors = 2;

    private readonly IProducts _library;
    private readonly GpuMachine _machine;
    private readonly FusedLoop _generated;
    private readonly FusedLoop? _ending;
    private readonly ProductEnding? _whole;
    private readonly ProductSize _size;
    private readonly Shape _shape;
    private readonly (long Batch, long Row, long Column)[] _strides;
    private readonly int _firstResult;
    private readonly int _room;

    private LibraryProduct(GpuMachine machine, IProducts library, FusedLoop generated, LoopProgram ending, Shape shape, ProductSize size, (long Batch, long Row, long Column)[] strides, ReadOnlySpan<Layout> layouts)
    {
        (_machine, _library, _generated, _shape, _size, _strides) = (machine, library, generated, shape, size, strides);
        _firstResult = Factors + ending.Inputs - 1;
        _ending = ending.Values.Length == 1 ? null : machine.Fuse(ending, shape, [shape.RowMajor, .. layouts[Factors..]]);
        _room = Room(ending, layouts);
        _whole = Whole(ending, layouts);
    }

    public override bool MayOverwrite => _generated.MayOverwrite;

    /// <summary>The generated product, with the library before it where that may compute it: one stride leads from each matrix to the next, and their sums lie row by row.</summary>
    public static FusedLoop Before(GpuMachine machine, FusedLoop generated, IProducts? library, LoopProgram ending, Shape shape, int depth, ReadOnlySpan<Layout> layouts)
    {
        if (library is null || shape.Count == 0 || depth == 0)
        {
            return generated;
        }

        // Where sums are the result, they are stored as it lies, else in a room where nothing lies between them.
        bool isBare = ending.Values.Length == 1;
        int rank = shape.Rank - 2;
        ReadOnlySpan<Layout> places = [layouts[0], layouts[1], isBare ? layouts[^1] : shape.RowMajor];
        Walk batches = Walk.Of(shape.Lengths[..rank], [.. places.ToArray().Select(layout => layout.Strides[..rank].ToArray())]);
        if (batches.Lengths.Length > 1 || batches.Count > int.MaxValue)
        {
            return generated;
        }

        // As the loop was prepared for: operands that come later say where they begin, and may be of another shape.
        (long Batch, long Row, long Column)[] strides = new (long, long, long)[Factors + 1];
        for (int place = 0; place < strides.Length; place++)
        {
            strides[place] = (batches.Lengths.Length == 0 ? 0 : batches.Strides(place)[0], places[place].Strides[^2], places[place].Strides[^1]);
        }

        ProductSize size = new(ending.OperandType(0), (int)batches.Count, shape[^2], shape[^1], depth);
        return new LibraryProduct(machine, library, generated, ending, shape, size, strides, layouts);
    }

    public override void Run(ReadOnlySpan<Operand> operands)
    {
        if (!TryWhole(operands) && !TryInTwo(operands))
        {
            _generated.Run(operands);
        }

        foreach (ref readonly Operand operand in operands)
        {
            GC.KeepAlive(operand.Storage);
        }
    }

    /// <summary>What the library can be asked to do to the sums that is all that becomes of them, or null.</summary>
    private ProductEnding? Whole(LoopProgram ending, ReadOnlySpan<Layout> layouts)
    {
        if (_ending is null)
        {
            return default(ProductEnding);
        }

        // A bias is a row that is there for all of them.
        return _machine.Ending(ending) is { } known && layouts[^1].IsContiguous && (!known.HasBias || IsRow(layouts[Factors])) ? known : null;
    }

    private bool IsRow(in Layout bias)
    {
        for (int axis = 0; axis < _shape.Rank; axis++)
        {
            if (_shape[axis] > 1 && bias.Strides[axis] != (axis == _shape.Rank - 1 ? 1 : 0))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryWhole(ReadOnlySpan<Operand> operands)
        => _whole is { } whole && !(whole.HasBias && LieTogether(operands[Factors], operands[^1])) && TryMultiply(operands, operands[^1], whole);

    private bool TryInTwo(ReadOnlySpan<Operand> operands)
    {
        if (_ending is null)
        {
            return false;
        }

        Operand sums = IsFree(operands) ? operands[_room] : _machine.Scratch(_size.DType, _shape);
        if (!TryMultiply(operands, sums, default))
        {
            return false;
        }

        End(sums, operands[Factors..]);
        return true;
    }

    /// <summary>The first result that the sums fit into, which are gone through element by element afterwards, or −1.</summary>
    private int Room(LoopProgram ending, ReadOnlySpan<Layout> layouts)
    {
        for (int operand = _firstResult; operand < layouts.Length; operand++)
        {
            if (ending.OperandType(operand - Factors + 1) == _size.DType && layouts[operand].IsContiguous)
            {
                return operand;
            }
        }

        return -1;
    }

    /// <summary>Whether there is such a result, and it does not lie where something lies that the ending has yet to read.</summary>
    private bool IsFree(ReadOnlySpan<Operand> operands)
    {
        for (int input = Factors; _room >= 0 && input < _firstResult; input++)
        {
            if (LieTogether(operands[input], operands[_room]))
            {
                return false;
            }
        }

        return _room >= 0;
    }

    private static bool LieTogether(in Operand x, in Operand y)
        => ReferenceEquals(x.Storage, y.Storage) && x.Layout.Offset * x.DType.Size() == y.Layout.Offset * y.DType.Size();

    private bool TryMultiply(ReadOnlySpan<Operand> operands, in Operand sums, ProductEnding ending)
        => _library.TryMultiply(_size, Place(operands[0], _strides[0]), Place(operands[1], _strides[1]), Place(sums, _strides[2]), ending, ending.HasBias ? Place(operands[Factors], (0, 0, 1)) : default);

    private void End(in Operand sums, ReadOnlySpan<Operand> others)
    {
        Operand[] all = ArrayPool<Operand>.Shared.Rent(1 + others.Length);
        try
        {
            all[0] = sums;
            others.CopyTo(all.AsSpan(1));
            _ending!.Run(all.AsSpan(0, 1 + others.Length));
        }
        finally
        {
            ArrayPool<Operand>.Shared.Return(all, clearArray: true);
        }
    }

    private static MatrixPlace Place(in Operand operand, (long Batch, long Row, long Column) strides)
        => new(((GpuMemory)operand.Storage.Device!).Buffer, operand.Layout.Offset, strides.Batch, strides.Row, strides.Column);
}
