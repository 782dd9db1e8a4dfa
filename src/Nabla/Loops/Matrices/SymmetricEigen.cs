namespace Nabla.Loops;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix: tridiagonal form, then implicit QL steps with Wilkinson's shift (Martin and Wilkinson, 1968).</summary>
internal static unsafe class SymmetricEigen
{
    /// <summary>Overwrites A; of it the upper half is read. Values ascend; vectors are columns.</summary>
    public static void Decompose(MatrixArithmetic arithmetic, in Matrix a, in Matrix values, in Matrix vectors)
    {
        int n = a.Rows;
        double greatest = a.Greatest();
        if (!double.IsFinite(greatest))
        {
            values.Fill(double.NaN);
            vectors.Fill(double.NaN);
            return;
        }

        double scale = Magnitudes.Scale(greatest);
        if (scale != 1)
        {
            a.Scale(scale);
        }

        Matrix numbers = arithmetic.RentZeros(2, n);
        double* diagonal = numbers.Row(0);
        double* beside = numbers.Row(1);
        List<Reflectors> reflectors = Tridiagonal.Reduce(arithmetic, a, diagonal, beside);
        Matrix rows = Reflectors.Product(arithmetic, reflectors, n);
        Diagonalize(new Rotations(arithmetic, rows), diagonal, beside, n);
        int[] order = new int[n];
        double[] sorted = new double[n];
        for (int i = 0; i < n; i++)
        {
            (order[i], sorted[i]) = (i, diagonal[i]);
        }

        Array.Sort(sorted, order);
        for (int i = 0; i < n; i++)
        {
            values[0, i] = sorted[i] / scale;
            vectors.Part(0, i, n, 1).Set(rows.Part(order[i], 0, 1, n).Transposed);
        }
    }

    private static void Diagonalize(Rotations rotations, double* diagonal, double* beside, int n)
    {
        for (int low = 0; low < n; low++)
        {
            // Convergence is cubic; a matrix that takes more steps than this has numbers that no step changes.
            for (int steps = 0; steps < 100; steps++)
            {
                int high = low;
                while (high < n - 1 && !Magnitudes.IsNothing(beside[high], diagonal[high], diagonal[high + 1]))
                {
                    high++;
                }

                if (high == low)
                {
                    break;
                }

                Step(rotations, diagonal, beside, low, high);
            }
        }

        rotations.Apply();
    }

    private static void Step(Rotations rotations, double* diagonal, double* beside, int low, int high)
    {
        double g = (diagonal[low + 1] - diagonal[low]) / (2 * beside[low]);
        double r = Magnitudes.Hypotenuse(g, 1);
        g = diagonal[high] - diagonal[low] + beside[low] / (g + (g >= 0 ? r : -r));
        (double sine, double cosine, double p) = (1, 1, 0);
        rotations.Sweep(high - 1, -1);
        for (int i = high - 1; i >= low; i--)
        {
            double f = sine * beside[i];
            double b = cosine * beside[i];
            r = Magnitudes.Hypotenuse(f, g);
            beside[i + 1] = r;
            if (r == 0)
            {
                // The block falls apart here.
                diagonal[i + 1] -= p;
                beside[high] = 0;
                return;
            }

            sine = f / r;
            cosine = g / r;
            g = diagonal[i + 1] - p;
            r = (diagonal[i] - g) * sine + 2 * cosine * b;
            p = sine * r;
            diagonal[i + 1] = g + p;
            g = cosine * r - b;
            rotations.Add(cosine, sine);
        }

        diagonal[low] -= p;
        beside[low] = g;
        beside[high] = 0;
    }
}
