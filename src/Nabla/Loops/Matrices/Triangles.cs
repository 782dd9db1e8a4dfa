namespace Nabla.Loops;

/// <summary>Triangular systems and Cholesky's factor, by halves, so that nearly all of the work is in products.</summary>
internal static unsafe class Triangles
{
    // Below this side a product would cost more than it saves.
    private const int Small = 32;

    /// <summary>B ← L⁻¹ B for a lower triangular L, of which nothing else is read.</summary>
    public static void SolveLower(MatrixArithmetic arithmetic, in Matrix lower, in Matrix b, bool unit)
    {
        int n = lower.Rows;
        if (n > Small)
        {
            int half = (n / 2 + 7) / 8 * 8;
            SolveLower(arithmetic, lower.Part(0, 0, half, half), b.Part(0, 0, half, b.Columns), unit);
            arithmetic.Subtract(lower.Part(half, 0, n - half, half), b.Part(0, 0, half, b.Columns), b.From(half, 0));
            SolveLower(arithmetic, lower.From(half, half), b.From(half, 0), unit);
            return;
        }

        Substitute(lower, b, unit, false);
    }

    /// <summary>B ← U⁻¹ B for an upper triangular U, of which nothing else is read.</summary>
    public static void SolveUpper(MatrixArithmetic arithmetic, in Matrix upper, in Matrix b, bool unit)
    {
        int n = upper.Rows;
        if (n > Small)
        {
            int half = (n / 2 + 7) / 8 * 8;
            SolveUpper(arithmetic, upper.From(half, half), b.From(half, 0), unit);
            arithmetic.Subtract(upper.Part(0, half, half, n - half), b.From(half, 0), b.Part(0, 0, half, b.Columns));
            SolveUpper(arithmetic, upper.Part(0, 0, half, half), b.Part(0, 0, half, b.Columns), unit);
            return;
        }

        Substitute(upper, b, unit, true);
    }

    /// <summary>A's lower half ← L with L Lᵀ = A, of which only the lower half is read; false where A is not positive definite.</summary>
    public static bool Cholesky(MatrixArithmetic arithmetic, in Matrix a)
    {
        int n = a.Rows;
        if (n > Small)
        {
            int half = (n / 2 + 7) / 8 * 8;
            Matrix below = a.Part(half, 0, n - half, half);
            if (!Cholesky(arithmetic, a.Part(0, 0, half, half)))
            {
                return false;
            }

            SolveLower(arithmetic, a.Part(0, 0, half, half), below.Transposed, false);
            SubtractSquare(arithmetic, below, a.From(half, half));
            return Cholesky(arithmetic, a.From(half, half));
        }

        for (int i = 0; i < n; i++)
        {
            double* row = a.Row(i);
            for (int j = 0; j <= i; j++)
            {
                double sum = row[j] - Vectors.Dot(row, a.Row(j), j);
                if (i == j && !(sum > 0))
                {
                    return false;
                }

                row[j] = i == j ? Math.Sqrt(sum) : sum / a[j, j];
            }
        }

        return true;
    }

    /// <summary>C's lower half −= B Bᵀ, and whatever of the upper one is cheap to reach.</summary>
    private static void SubtractSquare(MatrixArithmetic arithmetic, in Matrix b, in Matrix c)
    {
        const int Width = 96;
        for (int j = 0; j < c.Rows; j += Width)
        {
            int width = Math.Min(Width, c.Rows - j);
            arithmetic.Subtract(b.From(j, 0), b.Part(j, 0, width, b.Columns).Transposed, c.Part(j, j, c.Rows - j, width));
        }
    }

    /// <summary>A small system, row by row of B; where B's columns are contiguous and not its rows, in a copy that is turned.</summary>
    private static void Substitute(in Matrix a, in Matrix b, bool unit, bool isUpper)
    {
        const int Strip = 128;
        double* room = stackalloc double[b.ColumnStride == 1 ? 0 : Small * Strip];
        for (int column = 0; column < b.Columns; column += Strip)
        {
            int columns = Math.Min(Strip, b.Columns - column);
            Matrix strip = b.Part(0, column, b.Rows, columns);
            Matrix x = b.ColumnStride == 1 ? strip : new Matrix(room, b.Rows, columns);
            if (b.ColumnStride != 1)
            {
                x.Set(strip);
            }

            for (int step = 0; step < a.Rows; step++)
            {
                int i = isUpper ? a.Rows - 1 - step : step;
                double* row = x.Row(i);
                for (int other = 0; other < step; other++)
                {
                    int k = isUpper ? a.Rows - 1 - other : other;
                    Vectors.Add(-a[i, k], x.Row(k), row, columns);
                }

                for (int j = 0; j < columns && !unit; j++)
                {
                    row[j] /= a[i, i];
                }
            }

            if (b.ColumnStride != 1)
            {
                strip.Set(x);
            }
        }
    }
}
