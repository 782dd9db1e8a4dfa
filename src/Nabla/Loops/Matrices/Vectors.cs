using System.Runtime.Intrinsics;

namespace Nabla.Loops;

/// <summary>Sums over contiguous float64 numbers, in one order whatever the width of registers: as if they were 512 bits wide.</summary>
internal static unsafe class Vectors
{
    private const int Lanes = 8;

    /// <summary>Σ xᵢ yᵢ.</summary>
    public static double Dot(double* x, double* y, int length)
    {
        Vector512<double> first = default;
        Vector512<double> second = default;
        Vector512<double> third = default;
        Vector512<double> fourth = default;
        int i = 0;
        for (; i <= length - 4 * Lanes; i += 4 * Lanes)
        {
            first = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), first);
            second = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + Lanes), Vector512.Load(y + i + Lanes), second);
            third = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 2 * Lanes), Vector512.Load(y + i + 2 * Lanes), third);
            fourth = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 3 * Lanes), Vector512.Load(y + i + 3 * Lanes), fourth);
        }

        for (; i <= length - Lanes; i += Lanes)
        {
            first = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), first);
        }

        double sum = Sum((first + second) + (third + fourth));
        for (; i < length; i++)
        {
            sum = Math.FusedMultiplyAdd(x[i], y[i], sum);
        }

        return sum;
    }

    /// <summary>√Σ xᵢ², without overflow.</summary>
    public static double Norm(double* x, int length)
    {
        double square = Dot(x, x, length);
        if (square is > 1e-290 and < 1e290)
        {
            return Math.Sqrt(square);
        }

        double greatest = new Matrix(x, 1, length).Greatest();
        if (greatest == 0 || !double.IsFinite(greatest))
        {
            return greatest;
        }

        double sum = 0;
        for (int i = 0; i < length; i++)
        {
            double ratio = x[i] / greatest;
            sum = Math.FusedMultiplyAdd(ratio, ratio, sum);
        }

        return greatest * Math.Sqrt(sum);
    }

    /// <summary>yᵢ += factor · xᵢ.</summary>
    public static void Add(double factor, double* x, double* y, int length)
    {
        Vector512<double> factors = Vector512.Create(factor);
        int i = 0;
        for (; i <= length - Lanes; i += Lanes)
        {
            Vector512.FusedMultiplyAdd(factors, Vector512.Load(x + i), Vector512.Load(y + i)).Store(y + i);
        }

        for (; i < length; i++)
        {
            y[i] = Math.FusedMultiplyAdd(factor, x[i], y[i]);
        }
    }

    /// <summary>y = A x, where A's rows are contiguous.</summary>
    public static void Apply(in Matrix a, double* x, double* y)
    {
        int row = 0;
        for (; row <= a.Rows - 4; row += 4)
        {
            double* a0 = a.Row(row);
            double* a1 = a.Row(row + 1);
            double* a2 = a.Row(row + 2);
            double* a3 = a.Row(row + 3);
            Vector512<double> s0 = default;
            Vector512<double> s1 = default;
            Vector512<double> s2 = default;
            Vector512<double> s3 = default;
            int i = 0;
            for (; i <= a.Columns - Lanes; i += Lanes)
            {
                Vector512<double> at = Vector512.Load(x + i);
                s0 = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + i), at, s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.Load(a1 + i), at, s1);
                s2 = Vector512.FusedMultiplyAdd(Vector512.Load(a2 + i), at, s2);
                s3 = Vector512.FusedMultiplyAdd(Vector512.Load(a3 + i), at, s3);
            }

            (double t0, double t1, double t2, double t3) = (Sum(s0), Sum(s1), Sum(s2), Sum(s3));
            for (; i < a.Columns; i++)
            {
                t0 = Math.FusedMultiplyAdd(a0[i], x[i], t0);
                t1 = Math.FusedMultiplyAdd(a1[i], x[i], t1);
                t2 = Math.FusedMultiplyAdd(a2[i], x[i], t2);
                t3 = Math.FusedMultiplyAdd(a3[i], x[i], t3);
            }

            (y[row], y[row + 1], y[row + 2], y[row + 3]) = (t0, t1, t2, t3);
        }

        for (; row < a.Rows; row++)
        {
            y[row] = Dot(a.Row(row), x, a.Columns);
        }
    }

    /// <summary>y += factor · Aᵀ x, where A's rows are contiguous.</summary>
    public static void AddTransposed(double factor, in Matrix a, double* x, double* y)
    {
        int row = 0;
        for (; row <= a.Rows - 4; row += 4)
        {
            double* a0 = a.Row(row);
            double* a1 = a.Row(row + 1);
            double* a2 = a.Row(row + 2);
            double* a3 = a.Row(row + 3);
            (double t0, double t1, double t2, double t3) = (factor * x[row], factor * x[row + 1], factor * x[row + 2], factor * x[row + 3]);
            Vector512<double> x0 = Vector512.Create(t0);
            Vector512<double> x1 = Vector512.Create(t1);
            Vector512<double> x2 = Vector512.Create(t2);
            Vector512<double> x3 = Vector512.Create(t3);
            int i = 0;
            for (; i <= a.Columns - Lanes; i += Lanes)
            {
                Vector512<double> sum = Vector512.FusedMultiplyAdd(Vector512.Load(a0 + i), x0, Vector512.Load(y + i));
                sum = Vector512.FusedMultiplyAdd(Vector512.Load(a1 + i), x1, sum);
                sum = Vector512.FusedMultiplyAdd(Vector512.Load(a2 + i), x2, sum);
                Vector512.FusedMultiplyAdd(Vector512.Load(a3 + i), x3, sum).Store(y + i);
            }

            for (; i < a.Columns; i++)
            {
                double sum = Math.FusedMultiplyAdd(a0[i], t0, y[i]);
                sum = Math.FusedMultiplyAdd(a1[i], t1, sum);
                sum = Math.FusedMultiplyAdd(a2[i], t2, sum);
                y[i] = Math.FusedMultiplyAdd(a3[i], t3, sum);
            }
        }

        for (; row < a.Rows; row++)
        {
            Add(factor * x[row], a.Row(row), y, a.Columns);
        }
    }

    /// <summary>A += factor · y xᵀ, where A's rows are contiguous.</summary>
    public static void AddOuter(double factor, double* y, double* x, in Matrix a)
    {
        for (int row = 0; row < a.Rows; row++)
        {
            Add(factor * y[row], x, a.Row(row), a.Columns);
        }
    }

    /// <summary>y = A x for a symmetric A of which only the upper half is read; its rows are contiguous.</summary>
    public static void ApplySymmetric(in Matrix a, double* x, double* y)
    {
        int n = a.Rows;
        new Span<double>(y, n).Clear();
        int row = 0;
        for (; row <= n - 4; row += 4)
        {
            double* a0 = a.Row(row);
            double* a1 = a.Row(row + 1);
            double* a2 = a.Row(row + 2);
            double* a3 = a.Row(row + 3);

            // The square on the diagonal, and then what lies right of it, once as rows and once as columns.
            (double x0, double x1, double x2, double x3) = (x[row], x[row + 1], x[row + 2], x[row + 3]);
            double t0 = a0[row] * x0 + a0[row + 1] * x1 + a0[row + 2] * x2 + a0[row + 3] * x3;
            double t1 = a0[row + 1] * x0 + a1[row + 1] * x1 + a1[row + 2] * x2 + a1[row + 3] * x3;
            double t2 = a0[row + 2] * x0 + a1[row + 2] * x1 + a2[row + 2] * x2 + a2[row + 3] * x3;
            double t3 = a0[row + 3] * x0 + a1[row + 3] * x1 + a2[row + 3] * x2 + a3[row + 3] * x3;
            (Vector512<double> f0, Vector512<double> f1, Vector512<double> f2, Vector512<double> f3) = (Vector512.Create(x0), Vector512.Create(x1), Vector512.Create(x2), Vector512.Create(x3));
            Vector512<double> s0 = default;
            Vector512<double> s1 = default;
            Vector512<double> s2 = default;
            Vector512<double> s3 = default;
            int i = row + 4;
            for (; i <= n - Lanes; i += Lanes)
            {
                (Vector512<double> v0, Vector512<double> v1, Vector512<double> v2, Vector512<double> v3) = (Vector512.Load(a0 + i), Vector512.Load(a1 + i), Vector512.Load(a2 + i), Vector512.Load(a3 + i));
                Vector512<double> at = Vector512.Load(x + i);
                s0 = Vector512.FusedMultiplyAdd(v0, at, s0);
                s1 = Vector512.FusedMultiplyAdd(v1, at, s1);
                s2 = Vector512.FusedMultiplyAdd(v2, at, s2);
                s3 = Vector512.FusedMultiplyAdd(v3, at, s3);
                Vector512<double> sum = Vector512.FusedMultiplyAdd(v0, f0, Vector512.Load(y + i));
                sum = Vector512.FusedMultiplyAdd(v1, f1, sum);
                sum = Vector512.FusedMultiplyAdd(v2, f2, sum);
                Vector512.FusedMultiplyAdd(v3, f3, sum).Store(y + i);
            }

            t0 += Sum(s0);
            t1 += Sum(s1);
            t2 += Sum(s2);
            t3 += Sum(s3);
            for (; i < n; i++)
            {
                t0 += a0[i] * x[i];
                t1 += a1[i] * x[i];
                t2 += a2[i] * x[i];
                t3 += a3[i] * x[i];
                y[i] += a0[i] * x0 + a1[i] * x1 + a2[i] * x2 + a3[i] * x3;
            }

            y[row] += t0;
            y[row + 1] += t1;
            y[row + 2] += t2;
            y[row + 3] += t3;
        }

        for (; row < n; row++)
        {
            double* own = a.Row(row);
            y[row] += own[row] * x[row] + Dot(own + row + 1, x + row + 1, n - row - 1);
            Add(x[row], own + row + 1, y + row + 1, n - row - 1);
        }
    }

    // The platform's own sum may add in another order where registers are narrower.
    private static double Sum(Vector512<double> x)
    {
        Vector256<double> half = x.GetLower() + x.GetUpper();
        Vector128<double> quarter = half.GetLower() + half.GetUpper();
        return quarter.GetElement(0) + quarter.GetElement(1);
    }
}
