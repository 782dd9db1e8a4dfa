namespace Nabla.Loops;

/// <summary>A square matrix as Q B Pᵀ with an upper bidiagonal B, by Householder's reflections from both sides in blocks: half of the work is in products.</summary>
internal static unsafe class Bidiagonal
{
    /// <summary>Overwrites A; writes B's diagonal and what lies above it, and returns the reflections whose products are Q and P.</summary>
    public static (List<Reflectors> Left, List<Reflectors> Right) Reduce(MatrixArithmetic arithmetic, in Matrix a, double* diagonal, double* above)
    {
        int n = a.Rows;
        List<Reflectors> lefts = [];
        List<Reflectors> rights = [];
        Matrix small = arithmetic.Rent(2, Math.Max(n, Reflectors.Together));
        double* first = small.Row(0);
        double* column = small.Row(1);
        double* leftTaus = stackalloc double[Reflectors.Together];
        double* rightTaus = stackalloc double[Reflectors.Together];
        for (int from = 0; from < n; from += Reflectors.Together)
        {
            int width = Math.Min(Reflectors.Together, n - from);
            int m = n - from;

            // A loses V Yᵀ + X Uᵀ, which is one product of [V X] and [Y U]; all of them as rows.
            Matrix left = arithmetic.RentZeros(2 * width, m);
            Matrix right = arithmetic.RentZeros(2 * width, m);
            Matrix v = left.Part(0, 0, width, m);
            Matrix x = left.Part(width, 0, width, m);
            Matrix y = right.Part(0, 0, width, m);
            Matrix u = right.Part(width, 0, width, m);
            int done = 0;
            for (int k = 0; k < width; k++)
            {
                int i = from + k;
                int height = n - i;
                double* own = v.Row(k) + k;
                for (int j = 0; j < height; j++)
                {
                    own[j] = a[i + j, i];
                }

                for (int j = 0; j < k; j++)
                {
                    Vectors.Add(-y[j, k], v.Row(j) + k, own, height);
                    Vectors.Add(-u[j, k], x.Row(j) + k, own, height);
                }

                (leftTaus[k], diagonal[i]) = Reflectors.Reflect(own, height);
                int length = height - 1;
                if (length == 0)
                {
                    break;
                }

                // y = τ (Aᵀ v − Y Vᵀ v − U Xᵀ v)
                double* next = y.Row(k) + k + 1;
                Vectors.AddTransposed(1, a.Part(i, i + 1, height, length), own, next);
                Vectors.Apply(v.Part(0, k, k, height), own, first);
                Vectors.AddTransposed(-1, y.Part(0, k + 1, k, length), first, next);
                Vectors.Apply(x.Part(0, k, k, height), own, first);
                Vectors.AddTransposed(-1, u.Part(0, k + 1, k, length), first, next);
                for (int j = 0; j < length; j++)
                {
                    next[j] *= leftTaus[k];
                }

                // The row, and its reflection.
                double* row = u.Row(k) + k + 1;
                new ReadOnlySpan<double>(a.Row(i) + i + 1, length).CopyTo(new Span<double>(row, length));
                for (int j = 0; j <= k; j++)
                {
                    Vectors.Add(-v[j, k], y.Row(j) + k + 1, row, length);
                    if (j < k)
                    {
                        Vectors.Add(-x[j, k], u.Row(j) + k + 1, row, length);
                    }
                }

                (rightTaus[k], above[i]) = Reflectors.Reflect(row, length);
                done++;

                // x = τ (A u − V Yᵀ u − X Uᵀ u)
                double* other = x.Row(k) + k + 1;
                Vectors.Apply(a.From(i + 1, i + 1), row, other);
                Vectors.Apply(y.Part(0, k + 1, k + 1, length), row, first);
                Vectors.AddTransposed(-1, v.Part(0, k + 1, k + 1, length), first, other);
                Vectors.Apply(u.Part(0, k + 1, k, length), row, first);
                Vectors.AddTransposed(-1, x.Part(0, k + 1, k, length), first, other);
                for (int j = 0; j < length; j++)
                {
                    other[j] *= rightTaus[k];
                }
            }

            if (from + width < n)
            {
                arithmetic.Subtract(left.Part(0, width, 2 * width, m - width).Transposed, right.Part(0, width, 2 * width, m - width), a.From(from + width, from + width));
            }

            lefts.Add(Reflectors.Of(arithmetic, v, new ReadOnlySpan<double>(leftTaus, width), from));
            if (done > 0)
            {
                rights.Add(Reflectors.Of(arithmetic, u.Part(0, 1, done, m - 1), new ReadOnlySpan<double>(rightTaus, done), from + 1));
            }
        }

        return (lefts, rights);
    }
}
