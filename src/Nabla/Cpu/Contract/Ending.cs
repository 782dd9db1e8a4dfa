namespace Nabla.Cpu;

/// <summary>What happens to sums once they are complete, and where in the whole result the ones at hand lie.</summary>
/// <param name="epilogue">What is done to them first, if anything.</param>
/// <param name="batch">Which product of a batch they belong to.</param>
/// <param name="rounded">Where they are then rounded to, if the result is stored in half precision.</param>
/// <param name="row">Their first row in the whole result.</param>
/// <param name="column">Their first column in the whole result.</param>
/// <param name="isTransposed">Whether rows and columns are exchanged here.</param>
internal readonly unsafe struct Ending(Epilogue? epilogue, long batch, MatrixView rounded = default, int row = 0, int column = 0, bool isTransposed = false)
{
    private readonly Epilogue? _epilogue = epilogue;
    private readonly long _batch = batch;
    private readonly MatrixView _rounded = rounded;
    private readonly int _row = row;
    private readonly int _column = column;
    private readonly bool _isTransposed = isTransposed;

    /// <summary>Whether nothing happens.</summary>
    public bool IsNothing => _epilogue is null && !_rounded.IsHalf;

    /// <summary>The same for the part of the result that begins at this row and column.</summary>
    public Ending From(long row, long column) => new(
        _epilogue, _batch, _rounded.From(row, column), _row + (int)(_isTransposed ? column : row), _column + (int)(_isTransposed ? row : column), _isTransposed);

    /// <summary>The same for the result read with rows and columns exchanged.</summary>
    public Ending Transposed() => new(_epilogue, _batch, _rounded.Transposed(), _row, _column, !_isTransposed);

    /// <summary>Ends the part of the result that begins at this row and column, whose sums are complete.</summary>
    public void Apply(long row, long column, long rows, long columns, MatrixView sums)
    {
        if (_epilogue is not null && rows > 0 && columns > 0)
        {
            Ending part = From(row, column);
            (long height, long width, nint stride) = _isTransposed ? (columns, rows, sums.Column) : (rows, columns, sums.Row);
            _epilogue.Apply(_batch, part._row, part._column, (int)height, (int)width, sums.Start, stride);
        }

        if (_rounded.IsHalf)
        {
            HalfPacking.Narrow(sums, rows, columns, _rounded.From(row, column));
        }
    }
}
