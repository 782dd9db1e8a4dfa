namespace Nabla.Gpu;

/// <summary>Where the operands of a loop along rows lie: strides of rows, whose axes are joined where that serves every operand, and of columns. They count elements.</summary>
internal sealed class RowPlaces
{
    private readonly Walk _rows;
    private readonly long[] _columns;

    /// <param name="shape">The shape of all operands; rows are along its last axis.</param>
    /// <param name="layouts">How operands lie.</param>
    /// <param name="isPerRow">Whether there is one element of an operand for each row.</param>
    /// <param name="others">How many more arguments the kernel has.</param>
    /// <param name="machine">Whose they are.</param>
    public RowPlaces(Shape shape, ReadOnlySpan<Layout> layouts, Func<int, bool> isPerRow, int others, GpuMachine machine)
    {
        (Shape, Layouts) = (shape, layouts.ToArray());
        Columns = shape[^1];
        long[][] outer = new long[layouts.Length][];
        _columns = new long[layouts.Length];
        for (int operand = 0; operand < outer.Length; operand++)
        {
            outer[operand] = layouts[operand].Strides[..^1].ToArray();
            _columns[operand] = isPerRow(operand) || Columns == 1 ? 0 : layouts[operand].Strides[^1];
        }

        _rows = Walk.Of(shape.Lengths[..^1], outer);
        int rank = _rows.Lengths.Length;
        string rows = string.Concat(Enumerable.Range(0, outer.Length).Select(operand => _rows.Strides(operand).ContainsAnyExcept(0) ? 's' : 'r'));
        string columns = string.Concat(_columns.Select(static stride => stride == 1 ? 'c' : stride == 0 ? 'r' : 's'));
        int numbers = outer.Length + 1 + rank + columns.Count(static mode => mode == 's') + rank * rows.Count(static mode => mode == 's');
        IsPossible = !machine.IsTooMuch(outer.Length + others + 1);
        Operands = new RowOperands(rank, rows, columns, machine.IsTooMuch(outer.Length + others + numbers));
    }

    /// <summary>The shape of all operands.</summary>
    public Shape Shape { get; }

    /// <summary>How operands lie.</summary>
    public Layout[] Layouts { get; }

    /// <summary>What a text depends on.</summary>
    public RowOperands Operands { get; }

    /// <summary>Whether a launch can be given so many operands.</summary>
    public bool IsPossible { get; }

    /// <summary>The number of rows.</summary>
    public long Rows => _rows.Count;

    /// <summary>Elements of a row.</summary>
    public long Columns { get; }

    /// <summary>Adds what <see cref="RowOperands.Declare"/> declares.</summary>
    public void Add(ref Arguments arguments, ReadOnlySpan<Operand> operands)
    {
        foreach (ref readonly Operand operand in operands)
        {
            arguments.Add(operand);
        }

        arguments.Add(Rows);
        arguments.Add(Columns);
        foreach (long length in Operands.Rank == 0 ? [] : _rows.Lengths[1..])
        {
            arguments.Add(length);
        }

        for (int operand = 0; operand < operands.Length; operand++)
        {
            if (Operands.Columns[operand] == 's')
            {
                arguments.Add(_columns[operand]);
            }

            if (Operands.Rows[operand] == 's')
            {
                foreach (long stride in _rows.Strides(operand))
                {
                    arguments.Add(stride);
                }
            }
        }
    }
}
