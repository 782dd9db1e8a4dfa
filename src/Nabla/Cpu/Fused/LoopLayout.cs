using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>How the operands of a loop lie: axes of length 1 left out, axes joined where one walk along them serves every operand.</summary>
internal sealed class LoopLayout
{
    private readonly long[] _lengths;
    private readonly long[] _strides;
    private readonly int[] _sizes;

    private LoopLayout(long[] lengths, long[] strides, int[] sizes)
    {
        _lengths = lengths;
        _strides = strides;
        _sizes = sizes;
        Count = 1;
        foreach (long length in lengths)
        {
            Count *= length;
        }
    }

    /// <summary>The number of operands.</summary>
    public int Operands => _sizes.Length;

    /// <summary>The number of axes, at least 1.</summary>
    public int Rank => _lengths.Length;

    /// <summary>The number of elements.</summary>
    public long Count { get; }

    /// <summary>The lengths of the axes, the last of which is walked first.</summary>
    public ReadOnlySpan<long> Lengths => _lengths;

    /// <summary>Bytes of an element.</summary>
    public int Size(int operand) => _sizes[operand];

    /// <summary>For each axis the bytes from one element to the next.</summary>
    public ReadOnlySpan<long> Strides(int operand) => _strides.AsSpan(operand * Rank, Rank);

    /// <summary>Bytes from one element of the last axis to the next.</summary>
    public long ColumnStride(int operand) => _strides[operand * Rank + Rank - 1];

    /// <summary>Whether all elements follow each other.</summary>
    public bool IsContiguous(int operand)
    {
        long step = _sizes[operand];
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            if (_strides[operand * Rank + axis] != step)
            {
                return false;
            }

            step *= _lengths[axis];
        }

        return true;
    }

    /// <summary>Whether all elements are one.</summary>
    public bool IsRepeated(int operand) => !Strides(operand).ContainsAnyExcept(0);

    /// <summary>How the operands of a program lie.</summary>
    /// <param name="program">The program.</param>
    /// <param name="shape">The shape of all operands.</param>
    /// <param name="layouts">Where each operand's elements lie.</param>
    /// <param name="keepsRows">Whether the last axis stays one of its own.</param>
    public static LoopLayout Of(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts, bool keepsRows = false)
    {
        int operands = program.Inputs + program.Outputs.Length;
        if (layouts.Length != operands)
        {
            throw new ArgumentException($"The program has {operands} operands, not {layouts.Length}.", nameof(layouts));
        }

        int[] sizes = new int[operands];
        for (int operand = 0; operand < operands; operand++)
        {
            sizes[operand] = program.OperandType(operand).Size();
        }

        // Axes from the last to the first; each either continues the one inside it or begins a new one.
        List<int> axes = [];
        List<long> lengths = [];
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            bool isRow = keepsRows && axis == shape.Rank - 1;
            if (shape[axis] == 1 && !isRow)
            {
                continue;
            }

            if (axes.Count > (keepsRows ? 1 : 0) && Continues(layouts, axis, axes[^1], lengths[^1]))
            {
                lengths[^1] *= shape[axis];
            }
            else
            {
                axes.Add(axis);
                lengths.Add(shape[axis]);
            }
        }

        int rank = Math.Max(axes.Count, 1);
        long[] strides = new long[operands * rank];
        for (int operand = 0; operand < operands; operand++)
        {
            if (axes.Count == 0)
            {
                // One element: outputs have to follow each other, and so may inputs.
                strides[operand] = sizes[operand];
            }

            for (int i = 0; i < axes.Count; i++)
            {
                strides[operand * rank + i] = layouts[operand].Strides[axes[axes.Count - 1 - i]] * sizes[operand];
            }
        }

        lengths.Reverse();
        return new LoopLayout(lengths.Count == 0 ? [1] : [.. lengths], strides, sizes);
    }

    /// <summary>Bytes from the first element of an operand to the first of a row.</summary>
    public long Row(int operand, long row)
    {
        long place = 0;
        ReadOnlySpan<long> strides = Strides(operand);
        for (int axis = Rank - 2; axis >= 0; axis--)
        {
            (row, long at) = Math.DivRem(row, _lengths[axis]);
            place += at * strides[axis];
        }

        return place;
    }

    private static bool Continues(ReadOnlySpan<Layout> layouts, int axis, int inner, long length)
    {
        foreach (Layout layout in layouts)
        {
            if (layout.Strides[axis] != layout.Strides[inner] * length)
            {
                return false;
            }
        }

        return true;
    }
}
