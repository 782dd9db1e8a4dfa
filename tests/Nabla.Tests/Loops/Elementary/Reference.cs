namespace Nabla.Tests.Loops.Elementary;

/// <summary>Functions in float64 that System.Math lacks, right to at least 2⁻⁴⁵ of the result.</summary>
internal static class Reference
{
    public static double Expm1(double x)
    {
        if (Math.Abs(x) > 0.3)
        {
            return Math.Exp(x) - 1;
        }

        double term = x;
        double sum = 0;
        for (int k = 2; k < 18; k++)
        {
            sum += term;
            term *= x / k;
        }

        return x == 0 ? x : sum;
    }

    /// <summary>By x·log(u)/(u − 1), where u is 1 + x as rounded.</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 || double.IsPositiveInfinity(x) ? x : Math.Log(u) * (x / (u - 1));
    }

    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        if (a > 2.5)
        {
            return Math.CopySign(1 - Erfc(a), x);
        }

        // 2/√π·exp(−x²)·Σ 2ᵏ x²ᵏ⁺¹/(2k + 1)!!: every term is positive.
        double term = x;
        double sum = 0;
        for (int k = 1; k < 90 && sum + term != sum; k++)
        {
            sum += term;
            term *= 2 * x * x / ((2 * k) + 1);
        }

        return x == 0 || double.IsNaN(x) ? x : sum * 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x);
    }

    public static double Erfc(double x)
    {
        if (x < 2.5)
        {
            return x < -6 ? 2 : 1 - Erf(x);
        }

        if (x > 27.3)
        {
            return 0;
        }

        // exp(−x²)/√π · 1/(x + ½/(x + 1/(x + 3/2/(x + …)))).
        double tail = x;
        for (int k = 60; k > 0; k--)
        {
            tail = x + (k / 2.0 / tail);
        }

        return double.IsNaN(x) ? x : Math.Exp(-x * x) / (tail * Math.Sqrt(Math.PI));
    }
}
