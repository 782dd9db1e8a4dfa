namespace Nabla.Loops;

/// <summary>How the logarithm y of a gamma distributed number moves with the concentration a while its quantile stays: −∂P/∂a / ∂P/∂y, P(a, eʸ) being the regularized incomplete gamma function.</summary>
/// <remarks>As a quotient neither underflows. Figurnov, Mohamed, Mnih: Implicit reparameterization gradients, 2018.</remarks>
internal readonly struct GammaSlope : IScalarFunction
{
    /// <inheritdoc/>
    public static double At<E>(double a, double y)
        where E : struct, IElementary
    {
        if (!(a > 0) || double.IsInfinity(a) || double.IsNaN(y))
        {
            return double.NaN;
        }

        double x = E.Exp(y);
        if (double.IsInfinity(y) || double.IsInfinity(x))
        {
            return double.PositiveInfinity;
        }

        return a > 1e6 ? OfLarge<E>(a, y, x)
            : x < a + 1 ? Below<E>(a, y, x)
            : Above<E>(a, y, x);
    }

    /// <summary>P = xᵃ e⁻ˣ/Γ(a + 1) S with the series S = 1 + x/(a + 1) + x²/((a + 1)(a + 2)) + …, differentiated term by term.</summary>
    private static double Below<E>(double a, double y, double x)
        where E : struct, IElementary
    {
        double term = 1;
        double reciprocals = 0;
        double sum = 1;
        double slope = 0;
        for (double k = 1; k < 1e6; k++)
        {
            term *= x / (a + k);
            reciprocals += 1 / (a + k);
            sum += term;
            slope -= term * reciprocals;
            if (term * (1 + reciprocals) <= 1e-17 * sum)
            {
                break;
            }
        }

        return -(sum * (y - Digamma.At<E>(a + 1, 0)) + slope) / a;
    }

    /// <summary>1 − P = xᵃ e⁻ˣ/Γ(a) F with the continued fraction F, differentiated product by product of Lentz' algorithm.</summary>
    private static double Above<E>(double a, double y, double x)
        where E : struct, IElementary
    {
        // Each number is followed by its derivative.
        double b = x + 1 - a;
        (double numerator, double dNumerator) = (1e300, 0);
        (double denominator, double dDenominator) = (1 / b, 1 / (b * b));
        (double result, double dResult) = (denominator, dDenominator);
        for (double k = 1; k < 1e6; k++)
        {
            double factor = -k * (k - a);
            b += 2;
            double under = Away(factor * denominator + b);
            double dUnder = k * denominator + factor * dDenominator - 1;
            denominator = 1 / under;
            dDenominator = -dUnder * denominator * denominator;
            double before = numerator;
            numerator = Away(b + factor / before);
            dNumerator = (k - factor * dNumerator / before) / before - 1;
            double change = numerator * denominator;
            double dChange = dNumerator * denominator + numerator * dDenominator;
            dResult = dResult * change + result * dChange;
            result *= change;
            if (Math.Abs(change - 1) < 1e-16 && Math.Abs(result * dChange) <= 1e-16 * Math.Abs(dResult))
            {
                break;
            }
        }

        return result * (y - Digamma.At<E>(a, 0)) + dResult;

        static double Away(double value) => Math.Abs(value) < 1e-300 ? 1e-300 : value;
    }

    /// <summary>Cornish and Fisher's expansion x = a + n √a + (n² − 1)/3 + (n³ − 7n)/(36 √a) + … of a quantile by the normal n, to be differentiated at n.</summary>
    private static double OfLarge<E>(double a, double y, double x)
        where E : struct, IElementary
    {
        double root = Math.Sqrt(a);
        double n = 0;
        for (int i = 0; i < 12; i++)
        {
            n = (x - a - (n * n - 1) / 3 - (n * n * n - 7 * n) / (36 * root)) / root;
        }

        return (1 + n / (2 * root) - (n * n * n - 7 * n) / (72 * root * a)) / x;
    }
}
