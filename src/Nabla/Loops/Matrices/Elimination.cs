namespace Nabla.Loops;

/// <summary>Gauss' elimination with the greatest pivot of each column, by halves of the columns, so that nearly all of the work is in products.</summary>
internal static unsafe class Elimination
{
    // So many columns lie in one line of the cache.
    private const int Narrow = 8;

    /// <summary>A ← L below the diagonal and U on and above it, with P A = L U; pivots[k] is the row that was exchanged with row k in its turn.</summary>
    public static void Factor(MatrixArithmetic arithmetic, in Matrix a, Span<int> pivots)
    {
        int n = Math.Min(a.Rows, a.Columns);
        if (n <= Narrow)
        {
            Small(a, pivots[..n]);
            if (a.Columns > n)
            {
                Triangles.SolveLower(arithmetic, a.Part(0, 0, n, n), a.Part(0, n, n, a.Columns - n), true);
            }

            return;
        }

        int half = (n / 2 + Narrow - 1) / Narrow * Narrow;
        Matrix right = a.Part(0, half, a.Rows, a.Columns - half);
        Factor(arithmetic, a.Part(0, 0, a.Rows, half), pivots[..half]);
        Exchange(right, pivots[..half]);
        Matrix above = right.Part(0, 0, half, right.Columns);
        Matrix rest = right.From(half, 0);
        Triangles.SolveLower(arithmetic, a.Part(0, 0, half, half), above, true);
        arithmetic.Subtract(a.Part(half, 0, a.Rows - half, half), above, rest);
        Span<int> second = pivots[half..n];
        Factor(arithmetic, rest, second);
        Exchange(a.Part(half, 0, a.Rows - half, half), second);
        foreach (ref int pivot in second)
        {
            pivot += half;
        }
    }

    /// <summary>B ← A⁻¹ B, NaN where A is singular; A is overwritten.</summary>
    public static void Solve(MatrixArithmetic arithmetic, in Matrix a, in Matrix b)
    {
        int[] pivots = new int[a.Rows];
        Factor(arithmetic, a, pivots);
        for (int i = 0; i < a.Rows; i++)
        {
            if (!(a[i, i] != 0))
            {
                b.Fill(double.NaN);
                return;
            }
        }

        Exchange(b, pivots);
        Triangles.SolveLower(arithmetic, a, b, true);
        Triangles.SolveUpper(arithmetic, a, b, false);
    }

    /// <summary>Exchanges rows as the pivots say, in their order.</summary>
    public static void Exchange(in Matrix a, ReadOnlySpan<int> pivots)
    {
        for (int k = 0; k < pivots.Length; k++)
        {
            Exchange(a, k, pivots[k]);
        }
    }

    private static void Exchange(in Matrix a, int first, int second)
    {
        for (int j = 0; j < a.Columns && first != second; j++)
        {
            (a[first, j], a[second, j]) = (a[second, j], a[first, j]);
        }
    }

    private static void Small(in Matrix a, Span<int> pivots)
    {
        for (int k = 0; k < pivots.Length; k++)
        {
            int best = k;
            for (int i = k + 1; i < a.Rows; i++)
            {
                best = Math.Abs(a[i, k]) > Math.Abs(a[best, k]) ? i : best;
            }

            pivots[k] = best;
            Exchange(a.Part(0, 0, a.Rows, pivots.Length), k, best);
            double pivot = a[k, k];
            for (int i = k + 1; i < a.Rows && pivot != 0; i++)
            {
                double* row = a.Row(i);
                double factor = row[k] / pivot;
                row[k] = factor;
                for (int j = k + 1; j < pivots.Length; j++)
                {
                    row[j] -= factor * a[k, j];
                }
            }
        }
    }
}
