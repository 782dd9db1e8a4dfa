namespace Nabla.Loops;

/// <summary>The modified Bessel functions I and K of order 0 and 1, and with the factors e^(−|x|) and eˣ, each within 10⁻¹⁴ of itself; K is +∞ at 0 and NaN below.</summary>
internal static class ModifiedBessel
{
    private const double Far = 30;
    private const double Gamma = 0.5772156649015329;

    /// <summary>I₀.</summary>
    public readonly struct I0 : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => First<E>(0, Math.Abs(x), isScaled: false);
    }

    /// <summary>I₀ e^(−|x|).</summary>
    public readonly struct ScaledI0 : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => First<E>(0, Math.Abs(x), isScaled: true);
    }

    /// <summary>I₁.</summary>
    public readonly struct I1 : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => double.CopySign(First<E>(1, Math.Abs(x), isScaled: false), x);
    }

    /// <summary>I₁ e^(−|x|).</summary>
    public readonly struct ScaledI1 : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => double.CopySign(First<E>(1, Math.Abs(x), isScaled: true), x);
    }

    /// <summary>K₀.</summary>
    public readonly struct K0 : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => Second<E>(0, x, isScaled: false);
    }

    /// <summary>K₀ eˣ.</summary>
    public readonly struct ScaledK0 : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => Second<E>(0, x, isScaled: true);
    }

    /// <summary>K₁.</summary>
    public readonly struct K1 : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => Second<E>(1, x, isScaled: false);
    }

    /// <summary>K₁ eˣ.</summary>
    public readonly struct ScaledK1 : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => Second<E>(1, x, isScaled: true);
    }

    /// <summary>K of any order below 1, times eˣ, for x above 0.</summary>
    public static double ScaledSecond<E>(double order, double x)
        where E : struct, IElementary => x > Far ? Asymptotic(order, -x) * Math.Sqrt(Math.PI / (2 * x)) : Integral<E>(order, x);

    private static double First<E>(int order, double x, bool isScaled)
        where E : struct, IElementary
    {
        if (x > Far)
        {
            double scaled = double.IsInfinity(x) ? 0 : Asymptotic(order, x) / Math.Sqrt(2 * Math.PI * x);
            double root = E.Exp(x / 2);
            return isScaled ? scaled : double.IsInfinity(root) ? root : root * scaled * root;
        }

        double sum = Series(order, x);
        return isScaled ? sum * E.Exp(-x) : sum;
    }

    private static double Second<E>(int order, double x, bool isScaled)
        where E : struct, IElementary
    {
        if (!(x > 0))
        {
            return x == 0 ? double.PositiveInfinity : double.NaN;
        }

        if (double.IsInfinity(x))
        {
            return 0;
        }

        if (x > 1)
        {
            return ScaledSecond<E>(order, x) * (isScaled ? 1 : E.Exp(-x));
        }

        // The ascending series with its logarithm; ψ(k + 1) = H − γ.
        double logarithm = E.Log(x / 2) + Gamma;
        double quarter = x * x / 4;
        double term = 1;
        double harmonic = 0;
        double sum = 0;
        for (int k = 0; k < 24; k++)
        {
            sum += term * (order == 0 ? harmonic : 2 * harmonic + 1.0 / (k + 1));
            harmonic += 1.0 / (k + 1);
            term *= quarter / ((k + 1) * (k + 1.0 + order));
        }

        double result = order == 0 ? sum - logarithm * Series(0, x) : 1 / x + logarithm * Series(1, x) - x / 4 * sum;
        return isScaled ? result * E.Exp(x) : result;
    }

    /// <summary>Σ (x/2)^(2k + order)/(k! (k + order)!), all of one sign.</summary>
    private static double Series(int order, double x)
    {
        double quarter = x * x / 4;
        double term = order == 0 ? 1 : x / 2;
        double sum = term;
        for (int k = 1; term > sum * 1e-17; k++)
        {
            term *= quarter / (k * (k + (double)order));
            sum += term;
        }

        return double.IsNaN(x) ? x : sum;
    }

    /// <summary>1 − (4ν² − 1)/(8x) + (4ν² − 1)(4ν² − 9)/(2! (8x)²) − …, of −x with other signs.</summary>
    private static double Asymptotic(double order, double x)
    {
        double term = 1;
        double sum = 1;
        for (int k = 1; k < 60; k++)
        {
            double odd = 2 * k - 1;
            double next = term * -(4 * order * order - odd * odd) / (8 * k * x);
            if (Math.Abs(next) >= Math.Abs(term) || Math.Abs(next) < 1e-18)
            {
                break;
            }

            term = next;
            sum += term;
        }

        return sum;
    }

    /// <summary>∫₀^∞ e^(−x (cosh t − 1)) cosh νt dt by the trapezoidal rule, whose error falls exponentially with the step here.</summary>
    private static double Integral<E>(double order, double x)
        where E : struct, IElementary
    {
        const double Step = 1.0 / 16;
        double sum = 0.5;
        for (int i = 1; ; i++)
        {
            double root = E.Exp(i * Step / 2);
            double sine = (root - 1 / root) / 2;
            double power = order == 0 ? 1 : E.Exp(i * Step * order);
            double term = E.Exp(-2 * x * sine * sine) * (power + 1 / power) / 2;
            sum += term;
            if (term < sum * 1e-18)
            {
                return sum * Step;
            }
        }
    }
}
