namespace Nabla.Loops;

/// <summary>A float64 matrix in memory: where its first element lies, and how many elements away the next row and the next column are.</summary>
internal readonly unsafe struct Matrix(double* start, int rows, int columns, long rowStride, long columnStride)
{
    public readonly double* Start = start;
    public readonly int Rows = rows;
    public readonly int Columns = columns;
    public readonly long RowStride = rowStride;
    public readonly long ColumnStride = columnStride;

    /// <summary>A matrix whose rows follow each other.</summary>
    public Matrix(double* start, int rows, int columns)
        : this(start, rows, columns, columns, 1)
    {
    }

    public ref double this[int row, int column] => ref Start[row * RowStride + column * ColumnStride];

    /// <summary>The same memory with rows and columns exchanged.</summary>
    public Matrix Transposed => new(Start, Columns, Rows, ColumnStride, RowStride);

    /// <summary>Where a row begins.</summary>
    public double* Row(int row) => Start + row * RowStride;

    /// <summary>The part that begins at this row and column.</summary>
    public Matrix Part(int row, int column, int rows, int columns) => new(Start + row * RowStride + column * ColumnStride, rows, columns, RowStride, ColumnStride);

    /// <summary>The part from this row and column to the end.</summary>
    public Matrix From(int row, int column) => Part(row, column, Rows - row, Columns - column);

    /// <summary>Writes another matrix of the same shape here.</summary>
    public void Set(in Matrix other)
    {
        if (ColumnStride == 1 && other.ColumnStride == 1)
        {
            for (int i = 0; i < Rows; i++)
            {
                new ReadOnlySpan<double>(other.Row(i), Columns).CopyTo(new Span<double>(Row(i), Columns));
            }

            return;
        }

        // Where rows of one are columns of the other, squares of them stay in the first cache.
        const int Side = 16;
        for (int row = 0; row < Rows; row += Side)
        {
            for (int column = 0; column < Columns; column += Side)
            {
                for (int i = row; i < Math.Min(row + Side, Rows); i++)
                {
                    for (int j = column; j < Math.Min(column + Side, Columns); j++)
                    {
                        this[i, j] = other[i, j];
                    }
                }
            }
        }
    }

    /// <summary>Writes one number everywhere.</summary>
    public void Fill(double value)
    {
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                this[i, j] = value;
            }
        }
    }

    /// <summary>Writes ones on the diagonal and zeros elsewhere.</summary>
    public void SetIdentity()
    {
        Fill(0);
        for (int i = 0; i < Math.Min(Rows, Columns); i++)
        {
            this[i, i] = 1;
        }
    }

    /// <summary>Multiplies every element.</summary>
    public void Scale(double factor)
    {
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                this[i, j] *= factor;
            }
        }
    }

    /// <summary>The greatest magnitude, NaN if anything is.</summary>
    public double Greatest()
    {
        double greatest = 0;
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                double magnitude = Math.Abs(this[i, j]);
                greatest = magnitude > greatest || double.IsNaN(magnitude) ? magnitude : greatest;
                if (double.IsNaN(greatest))
                {
                    return greatest;
                }
            }
        }

        return greatest;
    }
}
