namespace Nabla.Loops;

/// <summary>A = Q R by Householder's reflections, in blocks of columns.</summary>
internal static unsafe class HouseholderQr
{
    /// <summary>Overwrites Aᵀ, whose rows are A's columns, with R above and on the diagonal of A, and returns the reflections whose product is Q.</summary>
    public static List<Reflectors> Factor(MatrixArithmetic arithmetic, in Matrix columns)
    {
        int m = columns.Columns;
        int n = columns.Rows;
        int count = Math.Min(m, n);
        List<Reflectors> all = [];
        Matrix room = arithmetic.Rent(2 * Reflectors.Together, n);
        double* sums = stackalloc double[Reflectors.Together];
        double* taus = stackalloc double[Reflectors.Together];
        for (int from = 0; from < count; from += Reflectors.Together)
        {
            int width = Math.Min(Reflectors.Together, count - from);
            Matrix vectors = arithmetic.RentZeros(width, m - from);
            for (int k = 0; k < width; k++)
            {
                int j = from + k;
                double* v = vectors.Row(k) + k;
                int length = m - j;
                new ReadOnlySpan<double>(columns.Row(j) + j, length).CopyTo(new Span<double>(v, length));
                (double tau, double beta) = Reflectors.Reflect(v, length);
                columns[j, j] = beta;
                taus[k] = tau;
                Matrix rest = columns.Part(j + 1, j, width - k - 1, length);
                Vectors.Apply(rest, v, sums);
                Vectors.AddOuter(-tau, sums, v, rest);
            }

            Reflectors block = Reflectors.Of(arithmetic, vectors, new ReadOnlySpan<double>(taus, width), from);
            block.Apply(arithmetic, columns.Transposed, from + width, true, room);
            all.Add(block);
        }

        return all;
    }
}
