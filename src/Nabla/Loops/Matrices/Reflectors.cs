namespace Nabla.Loops;

/// <summary>A product H₁ H₂ … of Householder's reflections H = I − τ v vᵀ, as I − V T Vᵀ (Schreiber and Van Loan, 1989), so that applying them is a product of matrices.</summary>
/// <param name="rows">The vectors, as rows; 0 before their first element, which is 1.</param>
/// <param name="triangle">T, upper triangular.</param>
/// <param name="offset">The first row of what they are applied to.</param>
internal readonly unsafe struct Reflectors(Matrix rows, Matrix triangle, int offset)
{
    /// <summary>How many are taken together.</summary>
    public const int Together = 32;

    /// <summary>Turns a vector of at least one number into β e₁: writes (β and) v over it, and returns τ and β. Signs are LAPACK's: β is opposite to the first element.</summary>
    public static (double Tau, double Beta) Reflect(double* x, int length)
    {
        double first = x[0];
        double rest = Vectors.Norm(x + 1, length - 1);
        x[0] = 1;
        if (rest == 0)
        {
            return (0, first);
        }

        double norm = double.Hypot(first, rest);
        double turned = first >= 0 ? -norm : norm;
        double scale = first - turned;
        for (int i = 1; i < length; i++)
        {
            x[i] /= scale;
        }

        return ((turned - first) / turned, turned);
    }

    /// <summary>The product of reflections with these vectors, as rows, and these τ.</summary>
    public static Reflectors Of(MatrixArithmetic arithmetic, in Matrix rows, ReadOnlySpan<double> taus, int offset)
    {
        int count = rows.Rows;
        Matrix products = arithmetic.Rent(count, count);
        Matrix triangle = arithmetic.RentZeros(count, count);
        arithmetic.Multiply(rows, rows.Transposed, products);
        for (int j = 0; j < count; j++)
        {
            triangle[j, j] = taus[j];
            for (int i = 0; i < j; i++)
            {
                double sum = 0;
                for (int k = i; k < j; k++)
                {
                    sum += triangle[i, k] * products[k, j];
                }

                triangle[i, j] = -taus[j] * sum;
            }
        }

        return new Reflectors(rows, triangle, offset);
    }

    /// <summary>C ← H C, or Hᵀ C, on C's rows from the offset on and its columns from one on.</summary>
    public void Apply(MatrixArithmetic arithmetic, in Matrix c, int column, bool transposed, in Matrix room)
    {
        Matrix part = c.From(offset, column);
        if (part.Columns == 0)
        {
            return;
        }

        Matrix first = new(room.Start, rows.Rows, part.Columns);
        Matrix second = new(room.Start + (long)rows.Rows * part.Columns, rows.Rows, part.Columns);
        arithmetic.Multiply(rows, part, first);
        arithmetic.Multiply(transposed ? triangle.Transposed : triangle, first, second);
        arithmetic.Subtract(rows.Transposed, second, part);
    }

    /// <summary>The product Q of a list of products, [n, n], as Qᵀ: columns of Q are rows.</summary>
    public static Matrix Product(MatrixArithmetic arithmetic, List<Reflectors> all, int n)
    {
        Matrix rows = arithmetic.Rent(n, n);
        rows.SetIdentity();
        ApplyAll(arithmetic, all, rows.Transposed, true);
        return rows;
    }

    /// <summary>Applies a list of products, the last first.</summary>
    /// <param name="arithmetic">The machine's.</param>
    /// <param name="all">The products.</param>
    /// <param name="c">What they are applied to.</param>
    /// <param name="isIdentity">Whether that is ones on the diagonal and zeros: then columns before a product's first row stay as they are.</param>
    public static void ApplyAll(MatrixArithmetic arithmetic, List<Reflectors> all, in Matrix c, bool isIdentity)
    {
        Matrix room = arithmetic.Rent(2 * Together, c.Columns);
        for (int block = all.Count - 1; block >= 0; block--)
        {
            all[block].Apply(arithmetic, c, isIdentity ? Math.Min(all[block].Offset, c.Columns) : 0, false, room);
        }
    }

    private int Offset => offset;
}
