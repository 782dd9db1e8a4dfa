using Nabla.Compilation.Passes;

namespace Nabla.Compilation;

/// <summary>Makes one loop's program of several lines of a graph.</summary>
internal sealed class LoopWriter
{
    private readonly LoopProgram.Writer _writer = new();
    private readonly Dictionary<GraphValue, int> _computed = [];
    private readonly Dictionary<int, int> _read = [];
    private readonly List<int> _inputs = [];
    private readonly List<Layout> _layouts = [];
    private readonly Shape _shape;
    private readonly List<ConcreteTensor> _constants;
    private readonly Func<GraphValue, (int At, Place Place)> _place;

    /// <param name="unit">The lines.</param>
    /// <param name="constants">The numbers that places with a constant's root show.</param>
    /// <param name="place">Where a value is that no line of these computes.</param>
    /// <exception cref="NotSupportedException">One loop cannot do it.</exception>
    public LoopWriter(Fuse.Unit unit, List<ConcreteTensor> constants, Func<GraphValue, (int At, Place Place)> place)
    {
        _constants = constants;
        _place = place;
        _shape = unit.Shape;
        if (unit.Product >= 0)
        {
            GraphNode product = unit.Lines[unit.Product];
            _computed[new GraphValue(product, 0)] = _writer.Input(product.Types[0].DType);
        }

        for (int i = 0; i < unit.Lines.Count; i++)
        {
            if (i == unit.Product)
            {
                continue;
            }

            GraphNode line = unit.Lines[i];
            int Argument(int input) => Value(Fuse.Taken(line, line.Inputs[input], unit.Shape, unit.HasReductions));
            _computed[new GraphValue(line, 0)] = unit.Forms[i] switch
            {
                Form.Pointwise form => _writer.Apply(form.Formula, line.Types[0].DType, [.. form.Inputs.Select(Argument)]),
                Form.Combination form when RowView.IsOfColumns(form, unit.Shape) => _writer.ReduceColumns(form.Monoid, Argument(0)),
                Form.Combination form => _writer.Reduce(form.Monoid, Argument(0)),
                _ => throw new NotSupportedException("Only formulas and combinations are parts of loops."),
            };
        }

        foreach (GraphNode line in unit.Outputs)
        {
            int number = _computed[new GraphValue(line, 0)];
            _layouts.Add(_writer.IsOfColumns(number) ? OfColumns(_shape) : line.Types[0].Shape.Equals(_shape) ? _shape.RowMajor : OfRows(line.Types[0].Shape.RowMajor, _shape));
            _writer.Output(number);
        }

        Program = _writer.ToProgram();
    }

    /// <summary>What the loop computes.</summary>
    public LoopProgram Program { get; }

    /// <summary>The places that it reads, in the order of the program's inputs; a product's sums, which are the first input then, are nowhere.</summary>
    public IReadOnlyList<int> Inputs => _inputs;

    /// <summary>How the operands lie, the outputs, which are the unit's, after the inputs.</summary>
    public IReadOnlyList<Layout> Layouts => _layouts;

    /// <summary>How one number for each row of a shape lies, seen as if there were one for each element.</summary>
    public static Layout OfRows(Layout numbers, Shape shape)
    {
        long[] strides = new long[shape.Rank];
        numbers.Strides[..(shape.Rank - 1)].CopyTo(strides);
        return Layout.Of(shape.Lengths, strides, numbers.Offset);
    }

    /// <summary>How one number for each column of a shape lies, seen as if there were one for each element.</summary>
    public static Layout OfColumns(Shape shape)
    {
        long[] strides = new long[shape.Rank];
        strides[^1] = 1;
        return Layout.Of(shape.Lengths, strides, 0);
    }

    private int Value(GraphValue value)
    {
        if (_computed.TryGetValue(value, out int number))
        {
            return number;
        }

        (int at, Place place) = _place(value);
        if (place.Root is { Source: Source.Constant, IsSized: false } && _constants[place.Root.Index] is { IsLiteral: true } constant)
        {
            _computed.Add(value, number = _writer.Constant(constant.DType, constant.Bits()));
        }
        else if (!_read.TryGetValue(at, out number))
        {
            bool isPerRow = !place.Type.Shape.Equals(_shape);
            _read.Add(at, number = _writer.Input(place.Type.DType, isPerRow));
            _inputs.Add(at);
            _layouts.Add(isPerRow ? OfRows(place.Layout, _shape) : place.Layout);
        }

        return number;
    }
}
