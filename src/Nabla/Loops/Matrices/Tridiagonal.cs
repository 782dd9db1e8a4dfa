namespace Nabla.Loops;

/// <summary>A symmetric matrix as Q T Qᵀ with a tridiagonal T, by Householder's reflections in blocks (Dongarra, Sorensen and Hammarling, 1989): half of the work is in products.</summary>
internal static unsafe class Tridiagonal
{
    /// <summary>Overwrites A, of which the upper half is read; writes T's diagonal and what lies beside it, and returns the reflections whose product is Q.</summary>
    public static List<Reflectors> Reduce(MatrixArithmetic arithmetic, in Matrix a, double* diagonal, double* beside)
    {
        int n = a.Rows;
        List<Reflectors> all = [];
        Matrix small = arithmetic.Rent(2, Math.Max(n, Reflectors.Together));
        double* first = small.Row(0);
        double* second = small.Row(1);
        double* taus = stackalloc double[Reflectors.Together];
        for (int from = 0; from < n; from += Reflectors.Together)
        {
            int width = Math.Min(Reflectors.Together, n - from);

            // V, W and V again, as rows: A loses V Wᵀ + W Vᵀ, which is one product of [V W] and [W V].
            Matrix rows = arithmetic.RentZeros(3 * width, n - from);
            Matrix v = rows.Part(0, 0, width, n - from);
            Matrix w = rows.Part(width, 0, width, n - from);
            int done = 0;
            for (int k = 0; k < width; k++)
            {
                int i = from + k;
                double* row = a.Row(i) + i;
                for (int j = 0; j < k; j++)
                {
                    Vectors.Add(-v[j, k], w.Row(j) + k, row, n - i);
                    Vectors.Add(-w[j, k], v.Row(j) + k, row, n - i);
                }

                diagonal[i] = row[0];
                int length = n - i - 1;
                if (length == 0)
                {
                    break;
                }

                double* x = v.Row(k) + k + 1;
                double* y = w.Row(k) + k + 1;
                new ReadOnlySpan<double>(row + 1, length).CopyTo(new Span<double>(x, length));
                (double tau, beside[i]) = Reflectors.Reflect(x, length);
                taus[k] = tau;
                done++;
                Vectors.ApplySymmetric(a.From(i + 1, i + 1), x, y);
                Vectors.Apply(w.Part(0, k + 1, k, length), x, first);
                Vectors.Apply(v.Part(0, k + 1, k, length), x, second);
                Vectors.AddTransposed(-1, v.Part(0, k + 1, k, length), first, y);
                Vectors.AddTransposed(-1, w.Part(0, k + 1, k, length), second, y);
                double half = -0.5 * tau * tau * Vectors.Dot(x, y, length);
                for (int j = 0; j < length; j++)
                {
                    y[j] = tau * y[j] + half * x[j];
                }
            }

            int next = from + width;
            if (next < n)
            {
                rows.Part(2 * width, 0, width, n - from).Set(v);
                const int Strip = 96;
                for (int row = next; row < n; row += Strip)
                {
                    int height = Math.Min(Strip, n - row);
                    arithmetic.Subtract(rows.Part(0, row - from, 2 * width, height).Transposed, rows.Part(width, row - from, 2 * width, n - row), a.Part(row, row, height, n - row));
                }
            }

            if (done > 0)
            {
                // The first column of V is 0: reflections leave the row of the diagonal alone.
                all.Add(Reflectors.Of(arithmetic, v.Part(0, 1, done, n - from - 1), new ReadOnlySpan<double>(taus, done), from + 1));
            }
        }

        return all;
    }
}
