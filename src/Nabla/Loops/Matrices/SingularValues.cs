namespace Nabla.Loops;

/// <summary>A = U S Vᵀ: bidiagonal form, then implicit QR steps (Golub and Kahan, 1965), without shift where one would cost small singular values their digits (Demmel and Kahan, 1990).</summary>
internal static unsafe class SingularValues
{
    /// <summary>Overwrites A, which has no fewer rows than columns. U has A's rows and as many columns, or all; values descend; Vᵀ is square.</summary>
    public static void Decompose(MatrixArithmetic arithmetic, in Matrix a, in Matrix u, in Matrix values, in Matrix v)
    {
        (int m, int n) = (a.Rows, a.Columns);
        double greatest = a.Greatest();
        if (!double.IsFinite(greatest))
        {
            u.Fill(double.NaN);
            values.Fill(double.NaN);
            v.Fill(double.NaN);
            return;
        }

        double scale = Magnitudes.Scale(greatest);
        if (scale != 1)
        {
            a.Scale(scale);
        }

        // A tall matrix is first made square.
        List<Reflectors>? tall = null;
        Matrix square = a;
        if (m > n)
        {
            Matrix columns = arithmetic.Rent(n, m);
            columns.Set(a.Transposed);
            tall = HouseholderQr.Factor(arithmetic, columns);
            square = arithmetic.RentZeros(n, n);
            for (int i = 0; i < n; i++)
            {
                for (int j = i; j < n; j++)
                {
                    square[i, j] = columns[j, i];
                }
            }
        }

        Matrix numbers = arithmetic.RentZeros(2, n);
        double* diagonal = numbers.Row(0);
        double* above = numbers.Row(1);
        (List<Reflectors> lefts, List<Reflectors> rights) = Bidiagonal.Reduce(arithmetic, square, diagonal, above);
        Matrix left = Reflectors.Product(arithmetic, lefts, n);
        Matrix right = Reflectors.Product(arithmetic, rights, n);
        Diagonalize(new Rotations(arithmetic, left), new Rotations(arithmetic, right), diagonal, above, n);
        int[] order = new int[n];
        double[] sorted = new double[n];
        for (int i = 0; i < n; i++)
        {
            (order[i], sorted[i]) = (i, -Math.Abs(diagonal[i]));
        }

        Array.Sort(sorted, order);
        u.SetIdentity();
        for (int i = 0; i < n; i++)
        {
            values[0, i] = -sorted[i] / scale;
            u.Part(0, i, n, 1).Set(left.Part(order[i], 0, 1, n).Transposed);
            v.Part(i, 0, 1, n).Set(right.Part(order[i], 0, 1, n));
            if (diagonal[order[i]] < 0)
            {
                v.Part(i, 0, 1, n).Scale(-1);
            }
        }

        if (tall is not null)
        {
            Reflectors.ApplyAll(arithmetic, tall, u, false);
        }
    }

    private static void Diagonalize(Rotations left, Rotations right, double* diagonal, double* above, int n)
    {
        int high = n - 1;
        for (long steps = 0; high > 0 && steps < 100L * n; steps++)
        {
            while (high > 0 && IsNothing(diagonal, above, high - 1))
            {
                above[--high] = 0;
            }

            int low = high;
            while (low > 0 && !IsNothing(diagonal, above, low - 1))
            {
                low--;
            }

            if (low > 0)
            {
                above[low - 1] = 0;
            }

            if (low < high)
            {
                Step(left, right, diagonal, above, low, high);
            }
        }

        left.Apply();
        right.Apply();
    }

    private static bool IsNothing(double* diagonal, double* above, int i) => Magnitudes.IsNothing(above[i], diagonal[i], diagonal[i + 1]);

    private static void Step(Rotations left, Rotations right, double* diagonal, double* above, int low, int high)
    {
        double shift = Shift(diagonal[high - 1], above[high - 1], diagonal[high]);
        double first = Math.Abs(diagonal[low]);
        right.Sweep(low, 1);
        left.Sweep(low, 1);
        if (first == 0 || shift / first * (shift / first) < Magnitudes.Epsilon)
        {
            Unshifted(left, right, diagonal, above, low, high);
            return;
        }

        double f = (first - shift) * (Math.CopySign(1, diagonal[low]) + shift / diagonal[low]);
        double g = above[low];
        for (int i = low; i < high; i++)
        {
            (double cosine, double sine, double r) = Rotation(f, g);
            if (i > low)
            {
                above[i - 1] = r;
            }

            f = cosine * diagonal[i] + sine * above[i];
            above[i] = cosine * above[i] - sine * diagonal[i];
            g = sine * diagonal[i + 1];
            diagonal[i + 1] *= cosine;
            right.Add(cosine, -sine);
            (cosine, sine, r) = Rotation(f, g);
            diagonal[i] = r;
            f = cosine * above[i] + sine * diagonal[i + 1];
            diagonal[i + 1] = cosine * diagonal[i + 1] - sine * above[i];
            if (i < high - 1)
            {
                g = sine * above[i + 1];
                above[i + 1] *= cosine;
            }

            left.Add(cosine, -sine);
        }

        above[high - 1] = f;
    }

    private static void Unshifted(Rotations left, Rotations right, double* diagonal, double* above, int low, int high)
    {
        (double oldCosine, double oldSine, double cosine, double sine) = (1, 0, 1, 0);
        for (int i = low; i < high; i++)
        {
            (cosine, sine, double r) = Rotation(diagonal[i] * cosine, above[i]);
            if (i > low)
            {
                above[i - 1] = oldSine * r;
            }

            right.Add(cosine, -sine);
            (oldCosine, oldSine, diagonal[i]) = Rotation(oldCosine * r, diagonal[i + 1] * sine);
            left.Add(oldCosine, -oldSine);
        }

        double last = diagonal[high] * cosine;
        diagonal[high] = last * oldCosine;
        above[high - 1] = last * oldSine;
    }

    /// <summary>The lesser singular value of [f g; 0 h], the last block, towards which the steps converge.</summary>
    private static double Shift(double f, double g, double h)
    {
        (f, g, h) = (Math.Abs(f), Math.Abs(g), Math.Abs(h));
        (double low, double high) = (Math.Min(f, h), Math.Max(f, h));
        if (low == 0)
        {
            return 0;
        }

        if (g < high)
        {
            double sum = 1 + low / high;
            double difference = (high - low) / high;
            double square = g / high * (g / high);
            return low * (2 / (Math.Sqrt(sum * sum + square) + Math.Sqrt(difference * difference + square)));
        }

        double ratio = high / g;
        if (ratio == 0)
        {
            return low * high / g;
        }

        (double first, double second) = ((1 + low / high) * ratio, (high - low) / high * ratio);
        return 2 * (low * (1 / (Math.Sqrt(1 + first * first) + Math.Sqrt(1 + second * second))) * ratio);
    }

    /// <summary>The rotation that takes (f, g) to (r, 0).</summary>
    private static (double Cosine, double Sine, double R) Rotation(double f, double g)
    {
        if (g == 0)
        {
            return (1, 0, f);
        }

        if (f == 0)
        {
            return (0, 1, g);
        }

        double r = Magnitudes.Hypotenuse(f, g);
        return (f / r, g / r, r);
    }
}
