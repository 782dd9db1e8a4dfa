namespace Nabla.Cpu;

/// <summary>A matrix in memory: where its first element lies, and how many bytes away the next row and the next column are.</summary>
internal readonly unsafe struct MatrixView(byte* start, nint row, nint column, Halfword halfword = Halfword.None)
{
    public readonly byte* Start = start;
    public readonly nint Row = row;
    public readonly nint Column = column;
    public readonly Halfword Halfword = halfword;

    /// <summary>Whether it is a matrix of half precision.</summary>
    public bool IsHalf => Halfword != Halfword.None;

    /// <summary>The part that begins at this row and column.</summary>
    public MatrixView From(long row, long column) => new(Start + (nint)(row * Row) + (nint)(column * Column), Row, Column, Halfword);

    /// <summary>The same memory with rows and columns exchanged.</summary>
    public MatrixView Transposed() => new(Start, Column, Row, Halfword);
}
