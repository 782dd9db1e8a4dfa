namespace Nabla.Loops;

/// <summary>The Bessel functions J and Y of order 0 and 1, within 10⁻¹⁴ of 1 or, where that is larger, of themselves; Y is −∞ at 0 and NaN below.</summary>
internal static class Bessel
{
    private const double Near = 3;
    private const double Far = 25;
    private const double Gamma = 0.5772156649015329;

    /// <summary>J₀.</summary>
    public readonly struct J0 : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => Of<E>(0, Math.Abs(x), isSecond: false);
    }

    /// <summary>J₁.</summary>
    public readonly struct J1 : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => double.IsNegative(x) ? -Of<E>(1, -x, isSecond: false) : Of<E>(1, x, isSecond: false);
    }

    /// <summary>Y₀.</summary>
    public readonly struct Y0 : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => x > 0 ? Of<E>(0, x, isSecond: true) : x == 0 ? double.NegativeInfinity : double.NaN;
    }

    /// <summary>Y₁.</summary>
    public readonly struct Y1 : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => x > 0 ? Of<E>(1, x, isSecond: true) : x == 0 ? double.NegativeInfinity : double.NaN;
    }

    private static double Of<E>(int order, double x, bool isSecond)
        where E : struct, IElementary
        => double.IsInfinity(x) ? 0
            : x < Near ? isSecond ? SecondSeries<E>(order, x) : Series(order, x)
            : x < Far ? Recurrence<E>(order, x, isSecond)
            : Asymptotic<E>(order, x, isSecond);

    /// <summary>Σ (−1)ᵏ (x/2)^(2k + order)/(k! (k + order)!).</summary>
    private static double Series(int order, double x)
    {
        double quarter = -x * x / 4;
        double term = order == 0 ? 1 : x / 2;
        double sum = term;
        for (int k = 1; k < 24; k++)
        {
            term *= quarter / (k * (k + (double)order));
            sum += term;
        }

        return sum;
    }

    private static double SecondSeries<E>(int order, double x)
        where E : struct, IElementary
    {
        double quarter = -x * x / 4;
        double term = 1;
        double harmonic = 0;
        double sum = 0;
        for (int k = 0; k < 24; k++)
        {
            sum += term * (order == 0 ? harmonic : 2 * harmonic + 1.0 / (k + 1));
            harmonic += 1.0 / (k + 1);
            term *= quarter / ((k + 1) * (k + 1.0 + order));
        }

        double smooth = (E.Log(x / 2) + Gamma) * Series(order, x);
        return order == 0 ? 2 / Math.PI * (smooth - sum) : 2 / Math.PI * (smooth - 1 / x - x / 4 * sum);
    }

    /// <summary>Miller's recurrence, from an order so high that J vanishes down to 0, scaled by J₀ + 2 Σ J₂ₖ = 1; Y by Neumann's series of these.</summary>
    private static double Recurrence<E>(int order, double x, bool isSecond)
        where E : struct, IElementary
    {
        int top = 2 * (int)(0.6 * x + 16);
        double above = 0;
        double here = 1e-250;
        double norm = 0;
        double zeroth = 0;
        double first = 0;

        // Σ (−1)ᵏ J₂ₖ/k, and Σ (−1)ᵏ (J₂ₖ₋₁ − J₂ₖ₊₁)/k.
        double series = 0;
        double slope = 0;
        for (int n = top; n >= 0; n--)
        {
            if (n % 2 == 0)
            {
                norm += n == 0 ? here : 2 * here;
            }

            double below = 2 * n / x * here - above;
            if (n % 2 == 0 && n > 0)
            {
                double weight = (n % 4 == 0 ? 2.0 : -2.0) / n;
                series += weight * here;
                slope += weight * (below - above);
            }

            (zeroth, first) = n == 0 ? (here, first) : n == 1 ? (zeroth, here) : (zeroth, first);
            (above, here) = (here, below);
        }

        (zeroth, first, series, slope) = (zeroth / norm, first / norm, series / norm, slope / norm);
        if (!isSecond)
        {
            return order == 0 ? zeroth : first;
        }

        double logarithm = E.Log(x / 2) + Gamma;
        return order == 0 ? 2 / Math.PI * (logarithm * zeroth - 2 * series) : 2 / Math.PI * (logarithm * first - zeroth / x + slope);
    }

    /// <summary>√(2/(πx)) (P cos χ − Q sin χ), or with sine and cosine exchanged, where χ = x − (order/2 + ¼)π (Hankel).</summary>
    private static double Asymptotic<E>(int order, double x, bool isSecond)
        where E : struct, IElementary
    {
        double even = 1;
        double odd = 0;
        double term = 1;
        for (int k = 1; k < 60; k++)
        {
            double next = term * (4 * order - (2 * k - 1.0) * (2 * k - 1)) / (8 * k * x);
            if (Math.Abs(next) >= Math.Abs(term) || Math.Abs(next) < 1e-18)
            {
                break;
            }

            term = next;
            if (k % 2 == 0)
            {
                even += k % 4 == 0 ? term : -term;
            }
            else
            {
                odd += k % 4 == 1 ? term : -term;
            }
        }

        // The sine and the cosine of χ from those of x: a difference of x and π/4 would lose digits.
        (double sine, double cosine) = (E.Sin(x), E.Cos(x));
        (double sineOfAngle, double cosineOfAngle) = order == 0 ? (sine - cosine, sine + cosine) : (-sine - cosine, sine - cosine);
        double wave = isSecond ? even * sineOfAngle + odd * cosineOfAngle : even * cosineOfAngle - odd * sineOfAngle;
        return wave / Math.Sqrt(Math.PI * x);
    }
}
