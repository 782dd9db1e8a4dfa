namespace Nabla.Cpu;

/// <summary>What happens to sums once they are complete, and where in the whole result the ones at hand lie.</summary>
internal readonly unsafe struct Ending(Epilogue? epilogue, long batch, int row = 0, int column = 0, bool isTransposed = false)
{
    private readonly Epilogue? _epilogue = epilogue;
    private readonly long _batch = batch;
    private readonly int _row = row;
    private readonly int _column = column;
    private readonly bool _isTransposed = isTransposed;

    /// <summary>Whether nothing happens.</summary>
    public bool IsNone => _epilogue is null;

    /// <summary>The same for the part of the result that begins at this row and column.</summary>
    public Ending From(long row, long column) => _isTransposed
        ? new(_epilogue, _batch, _row + (int)column, _column + (int)row, true)
        : new(_epilogue, _batch, _row + (int)row, _column + (int)column);

    /// <summary>The same for the result read with rows and columns exchanged.</summary>
    public Ending Transposed() => new(_epilogue, _batch, _row, _column, !_isTransposed);

    /// <summary>Finishes a part of the result that begins at this row and column.</summary>
    public void Apply(long row, long column, long rows, long columns, MatrixView part)
    {
        if (_epilogue is null || rows == 0 || columns == 0)
        {
            return;
        }

        Ending place = From(row, column);
        if (_isTransposed)
        {
            _epilogue.Apply(_batch, place._row, place._column, (int)columns, (int)rows, part.Start, part.Column);
        }
        else
        {
            _epilogue.Apply(_batch, place._row, place._column, (int)rows, (int)columns, part.Start, part.Row);
        }
    }
}
