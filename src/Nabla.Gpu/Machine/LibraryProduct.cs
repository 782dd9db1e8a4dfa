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
    private readonly LoopProgram _program;
    private readonly Layout[] _layouts;
    private readonly int[] _afterSums;

    // What the library writes, which lies as the result does where that is the sums.
    private readonly ProductParts? _parts;
    private readonly FusedLoop? _others;
    private readonly int[] _afterResult;
    private readonly ProductSize _size;
    private readonly Shape _shape;
    private readonly LibraryFactor _x;
    private readonly LibraryFactor _y;
    private readonly (long Batch, long Row) _result;
    private readonly int _firstResult;
    private readonly int _room;
    private FusedLoop? _ending;
    private bool _copiesInVain;

    private LibraryProduct(GpuMachine machine, IProducts library, FusedLoop generated, LoopProgram ending, Shape shape, ProductSize size, ReadOnlySpan<Layout> layouts)
    {
        (_machine, _library, _generated, _program, _shape, _size) = (machine, library, generated, ending, shape, size);
        _layouts = layouts.ToArray();
        ReadOnlySpan<int> batches = shape.Lengths[..^2];
        _x = new LibraryFactor(Shape.Create([.. batches, size.M, size.K]), layouts[0], uses: size.N);
        _y = new LibraryFactor(Shape.Create([.. batches, size.K, size.N]), layouts[1], uses: size.M);
        _firstResult = Factors + ending.Inputs - 1;
        _afterSums = [.. Enumerable.Range(Factors, layouts.Length - Factors)];
        Layout result = ending.Values.Length == 1 ? _layouts[^1] : shape.RowMajor;
        _result = (LibraryFactor.BatchStride(shape, result) ?? 0, result.Strides[^2]);
        _room = Room(ending);
        _parts = Parts(ending);
        _afterResult = [.. _parts?.Operands.Select(At) ?? []];
        if (_parts?.Others is { } others)
        {
            _others = machine.Fuse(others, shape, [shape.RowMajor, .. _afterResult.Select(operand => _layouts[operand])]);
        }
    }

    public override bool MayOverwrite => _generated.MayOverwrite;

    /// <summary>The elements of one result.</summary>
    private long Each => (long)_size.M * _size.N;

    /// <summary>What becomes of sums that lie row by row.</summary>
    private FusedLoop Ending => _ending ??= _machine.Fuse(_program, _shape, [_shape.RowMajor, .. _layouts[Factors..]]);

    /// <summary>The generated product, with the library before it where there is one.</summary>
    public static FusedLoop Before(GpuMachine machine, FusedLoop generated, IProducts? library, LoopProgram ending, Shape shape, int depth, ReadOnlySpan<Layout> layouts)
    {
        if (library is null || shape.Count == 0 || depth == 0)
        {
            return generated;
        }

        (int m, int n) = (shape[^2], shape[^1]);
        long batches = shape.Count / m / n;
        return batches > int.MaxValue ? generated : new LibraryProduct(machine, library, generated, ending, shape, new ProductSize(ending.OperandType(0), (int)batches, m, n, depth), layouts);
    }

    public override void Run(ReadOnlySpan<Operand> operands)
    {
        if (!TryLibrary(operands))
        {
            _generated.Run(operands);
        }

        foreach (ref readonly Operand operand in operands)
        {
            GC.KeepAlive(operand.Storage);
        }
    }

    private bool TryLibrary(ReadOnlySpan<Operand> operands)
    {
        if (_copiesInVain || !_library.Has(_size.DType) || !_x.IsPossible(_library, operands[0]) || !_y.IsPossible(_library, operands[1]))
        {
            return false;
        }

        Storage? copyOfX = null, copyOfY = null;
        try
        {
            MatrixPlace x = _x.Place(_library, _machine, operands[0], out copyOfX);
            MatrixPlace y = _y.Place(_library, _machine, operands[1], out copyOfY);
            bool isDone = TryWithEnding(x, y, operands) || TryBare(x, y, operands);
            _copiesInVain = !isDone && (copyOfX ?? copyOfY) is not null;
            return isDone;
        }
        finally
        {
            copyOfX?.Release();
            copyOfY?.Release();
        }
    }

    /// <summary>What the library can be asked to do to the sums, and what is left; or null.</summary>
    private ProductParts? Parts(LoopProgram ending)
    {
        if (ending.Values.Length == 1)
        {
            return LiesInRows(_layouts[^1]) ? new ProductParts(default, 0, ending.Inputs, null, []) : null;
        }

        // A bias is a row that is there for all of them.
        return _machine.Parts(ending) is { } parts && _layouts[At(parts.Result)].IsContiguous && (!parts.Ending.HasBias || IsRow(_layouts[At(parts.Bias)])) ? parts : null;
    }

    private bool LiesInRows(Layout layout)
        => LibraryFactor.BatchStride(_shape, layout) is not null && (_size.N == 1 || layout.Strides[^1] == 1) && (_size.M == 1 || layout.Strides[^2] >= _size.N);

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

    private bool TryWithEnding(in MatrixPlace x, in MatrixPlace y, ReadOnlySpan<Operand> operands)
    {
        if (_parts is null || !IsFree(At(_parts.Result), operands))
        {
            return false;
        }

        ref readonly Operand result = ref operands[At(_parts.Result)];
        MatrixPlace bias = _parts.Ending.HasBias ? MatrixPlace.Of(operands[At(_parts.Bias)], 0, 0, 1) : default;
        if (!_library.TryMultiply(_size, x, y, MatrixPlace.Of(result, _result.Batch, _result.Row, 1), _parts.Ending, bias))
        {
            return false;
        }

        if (_others is not null)
        {
            Go(_others, result, operands, _afterResult);
        }

        return true;
    }

    private bool TryBare(in MatrixPlace x, in MatrixPlace y, ReadOnlySpan<Operand> operands)
    {
        bool isRoom = _room >= 0 && IsFree(_room, operands) && _library.Takes(Rows(operands[_room]), _size.DType, _size.M, _size.N);
        Operand sums = isRoom ? operands[_room] : _machine.Scratch(_size.DType, _shape);
        bool isDone = _library.TryMultiply(_size, x, y, Rows(sums), default, default);
        if (isDone)
        {
            Go(Ending, sums, operands, _afterSums);
        }

        if (!isRoom)
        {
            sums.Storage.Release();
        }

        return isDone;
    }

    private MatrixPlace Rows(in Operand sums) => MatrixPlace.Of(sums, Each, _size.N, 1);

    /// <summary>The first result that the sums fit into, which are gone through element by element afterwards, or −1.</summary>
    private int Room(LoopProgram ending)
    {
        for (int operand = _firstResult; operand < _layouts.Length; operand++)
        {
            if (ending.OperandType(operand - Factors + 1) == _size.DType && _layouts[operand].IsContiguous)
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
}
