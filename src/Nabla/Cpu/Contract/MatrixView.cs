namespace Nabla.Cpu;

/// <summary>A matrix in memory: where its first element lies, and how many bytes away the next row and the next column are.</summary>
internal readonly unsafe struct MatrixView(byte* start, nint row, nint column)
{
    public readonly byte* Start = start;
    public readonly nint Row = row;
    public readonly nint Column = column;

    /// <summary>The part that begins at this row and column.</summary>
    public MatrixView From(long row, long column) => new(Start + (nint)(row * Row) + (nint)(column * Column), Row, Column);

    /// <summary>The same memory with rows and columns exchanged.</summary>
    public MatrixView Transposed() => new(Start, Column, Row);
}
