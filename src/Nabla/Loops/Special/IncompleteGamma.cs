namespace Nabla.Loops;

/// <summary>The regularized incomplete gamma functions P(a, x) = 1/Γ(a) ∫₀ˣ t^(a−1) e⁻ᵗ dt and Q = 1 − P, each within 10⁻¹³ of itself where it is no smaller than 10⁻³⁰⁰.</summary>
internal static class IncompleteGamma
{
    /// <summary>P(a, x).</summary>
    public readonly struct Lower : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double a, double x)
            where E : struct, IElementary => Of<E>(a, x, isLower: true);
    }

    /// <summary>Q(a, x).</summary>
    public readonly struct Upper : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double a, double x)
            where E : struct, IElementary => Of<E>(a, x, isLower: false);
    }

    private static double Of<E>(double a, double x, bool isLower)
        where E : struct, IElementary
    {
        if (!(a >= 0 && x >= 0) || (a == 0 && x == 0) || (double.IsInfinity(a) && double.IsInfinity(x)))
        {
            return double.NaN;
        }

        if (x == 0 || double.IsInfinity(a))
        {
            return isLower ? 0 : 1;
        }

        if (a == 0 || double.IsInfinity(x))
        {
            return isLower ? 1 : 0;
        }

        // The series where P is the smaller of both, about; the fraction where Q is.
        if (x < a + 1)
        {
            double lower = Front<E>(a, x) * Series(a, x);
            return isLower ? lower : 1 - lower;
        }

        double upper = Front<E>(a, x) * a * Fraction(a, x);
        return isLower ? 1 - upper : upper;
    }

    /// <summary>xᵃ e⁻ˣ/Γ(a + 1).</summary>
    private static double Front<E>(double a, double x)
        where E : struct, IElementary
    {
        if (a < 12)
        {
            return E.Exp(a * E.Log(x) - x - LogGamma.Of<E>(a + 1));
        }

        // The exponent as a(ln(1 + t) − t), because a ln x and x nearly cancel.
        double t = (x - a) / a;
        double exponent;
        if (Math.Abs(t) < 0.3)
        {
            double power = -t;
            exponent = 0;
            for (int k = 2; k < 40; k++)
            {
                power *= -t;
                exponent -= power / k;
            }
        }
        else
        {
            exponent = E.Log1p(t) - t;
        }

        return E.Exp(a * exponent - LogGamma.Stirling(a)) / Math.Sqrt(2 * Math.PI * a);
    }

    /// <summary>1 + x/(a + 1) + x²/((a + 1)(a + 2)) + …</summary>
    private static double Series(double a, double x)
    {
        double term = 1;
        double sum = 1;
        for (double k = 1; k < 1e6; k++)
        {
            term *= x / (a + k);
            sum += term;
            if (term <= sum * 1e-17)
            {
                break;
            }
        }

        return sum;
    }

    /// <summary>1/(x + 1 − a − (1 − a)/(x + 3 − a − 2(2 − a)/(x + 5 − a − …))), from its front by Lentz' products.</summary>
    private static double Fraction(double a, double x)
    {
        double b = x + 1 - a;
        double numerator = 1e300;
        double denominator = 1 / b;
        double result = denominator;
        for (double k = 1; k < 1e6; k++)
        {
            double factor = -k * (k - a);
            b += 2;
            denominator = 1 / Away(factor * denominator + b);
            numerator = Away(b + factor / numerator);
            double change = numerator * denominator;
            result *= change;
            if (Math.Abs(change - 1) < 1e-16)
            {
                break;
            }
        }

        return result;

        static double Away(double value) => Math.Abs(value) < 1e-300 ? 1e-300 : value;
    }
}
