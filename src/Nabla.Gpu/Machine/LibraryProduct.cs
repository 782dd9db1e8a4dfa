using System.Buffers;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A product that a library of the device's maker is asked for, with what becomes of its sums as far as the library knows that, and with a loop after it for the rest; what the library does not compute, a generated kernel does as a whole.</summary>
/// <remarks>The loop reads sums that were stored, which the generated kernel never stores; a maker's product is so much faster that it pays. The bits of the ending are the same: sums of half precision are rounded before it in both.</remarks>
internal sealed class LibraryProduct : FusedLoop
{
    private const int Factors = 2;

    private readonly IProducts _library;
    private readonly GpuMachine _machine;
    private readonly FusedLoop _generated;
    private readonly FusedLoop? _ending;
    private readonly int[] _afterSums;
    private readonly ProductParts? _parts;
    private readonly FusedLoop? _others;
    private readonly int[] _afterResult;
    private readonly ProductSize _size;
    private readonly Shape _shape;
    private readonly (long Batch, long Row, long Column)[] _strides;
    private readonly int _firstResult;
    private readonly int _room;

    private LibraryProduct(GpuMachine machine, IProducts library, FusedLoop generated, LoopProgram ending, Shape shape, ProductSize size, (long Batch, long Row, long Column)[] strides, ReadOnlySpan<Layout> layouts)
    {
        (_machine, _library, _generated, _shape, _size, _strides) = (machine, library, generated, shape, size, strides);
        _firstResult = Factors + ending.Inputs - 1;
        _afterSums = [.. Enumerable.Range(Factors, layouts.Length - Factors)];
        _ending = ending.Values.Length == 1 ? null : machine.Fuse(ending, shape, [shape.RowMajor, .. layouts[Factors..]]);
        _room = Room(ending, layouts);
        _parts = Parts(ending, layouts);
        _afterResult = [.. _parts?.Operands.Select(At) ?? []];
        if (_parts?.Others is { } others)
        {
            Layout[] all = layouts.ToArray();
            _others = machine.Fuse(others, shape, [shape.RowMajor, .. _afterResult.Select(operand => all[operand])]);
        }
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
        if (!TryWithEnding(operands) && !TryBare(operands))
        {
            _generated.Run(operands);
        }

        foreach (ref readonly Operand operand in operands)
        {
            GC.KeepAlive(operand.Storage);
        }
    }

    /// <summary>What the library can be asked to do to the sums, and what is left; or null.</summary>
    private ProductParts? Parts(LoopProgram ending, ReadOnlySpan<Layout> layouts)
    {
        if (_ending is null)
        {
            return new ProductParts(default, 0, ending.Inputs, null, []);
        }

        // A bias is a row that is there for all of them.
        return _machine.Parts(ending) is { } parts && layouts[At(parts.Result)].IsContiguous && (!parts.Ending.HasBias || IsRow(layouts[At(parts.Bias)])) ? parts : null;
    }

    /// <summary>Where an operand of the ending is among all: the factors stand in place of the sums.</summary>
    private static int At(int operand) => operand + Factors - 1;

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

    private bool TryWithEnding(ReadOnlySpan<Operand> operands)
    {
        if (_parts is null || !IsFree(At(_parts.Result), operands))
        {
            return false;
        }

        ref readonly Operand result = ref operands[At(_parts.Result)];
        if (!TryMultiply(operands, result, _parts.Ending, At(_parts.Bias)))
        {
            return false;
        }

        if (_others is not null)
        {
            Go(_others, result, operands, _afterResult);
        }

        return true;
    }

    private bool TryBare(ReadOnlySpan<Operand> operands)
    {
        if (_ending is null)
        {
            return false;
        }

        Operand sums = _room >= 0 && IsFree(_room, operands) ? operands[_room] : _machine.Scratch(_size.DType, _shape);
        if (!TryMultiply(operands, sums, default, Factors))
        {
            return false;
        }

        Go(_ending, sums, operands, _afterSums);
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

    /// <summary>Whether a result does not lie where something lies that the ending has yet to read.</summary>
    private bool IsFree(int result, ReadOnlySpan<Operand> operands)
    {
        for (int input = Factors; input < _firstResult; input++)
        {
            if (LieTogether(operands[input], operands[result]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool LieTogether(in Operand x, in Operand y)
        => ReferenceEquals(x.Storage, y.Storage) && x.Layout.Offset * x.DType.Size() == y.Layout.Offset * y.DType.Size();

    private bool TryMultiply(ReadOnlySpan<Operand> operands, in Operand sums, ProductEnding ending, int bias)
        => _library.TryMultiply(_size, Place(operands[0], _strides[0]), Place(operands[1], _strides[1]), Place(sums, _strides[2]), ending, ending.HasBias ? Place(operands[bias], (0, 0, 1)) : default);

    private static void Go(FusedLoop loop, in Operand first, ReadOnlySpan<Operand> operands, int[] others)
    {
        Operand[] all = ArrayPool<Operand>.Shared.Rent(1 + others.Length);
        try
        {
            all[0] = first;
            for (int i = 0; i < others.Length; i++)
            {
                all[1 + i] = operands[others[i]];
            }

            loop.Run(all.AsSpan(0, 1 + others.Length));
        }
        finally
        {
            ArrayPool<Operand>.Shared.Return(all, clearArray: true);
        }
    }

    private static MatrixPlace Place(in Operand operand, (long Batch, long Row, long Column) strides)
        => new(((GpuMemory)operand.Storage.Device!).Buffer, operand.Layout.Offset, strides.Batch, strides.Row, strides.Column);
}
