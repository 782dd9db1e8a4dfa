namespace Nabla.Loops;

/// <summary>Airy's function Ai, the solution of y″ = x y that vanishes at +∞, and its derivative: within 10⁻¹³ of themselves for positive x, of their amplitude elsewhere.</summary>
internal static class Airy
{
    private const double Near = 1.5;
    private const double Far = -30;

    /// <summary>Ai.</summary>
    public readonly struct Value : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => Of<E>(x).Value;
    }

    /// <summary>Ai′.</summary>
    public readonly struct Slope : IScalarFunction
    {
        /// <inheritdoc/>
        public static double At<E>(double x, double y)
            where E : struct, IElementary => Of<E>(x).Slope;
    }

    private static (double Value, double Slope) Of<E>(double x)
        where E : struct, IElementary
    {
        if (!double.IsFinite(x))
        {
            return double.IsNaN(x) ? (x, x) : (0, double.IsPositive(x) ? 0 : double.NaN);
        }

        double angle = 2.0 / 3 * Math.Abs(x) * Math.Sqrt(Math.Abs(x));
        if (x > Near)
        {
            double power = E.Exp(-angle);
            return (Math.Sqrt(x / 3) / Math.PI * ModifiedBessel.ScaledSecond<E>(1.0 / 3, angle) * power,
                -x / (Math.PI * Math.Sqrt(3)) * ModifiedBessel.ScaledSecond<E>(2.0 / 3, angle) * power);
        }

        if (x < Far)
        {
            return Oscillating<E>(-x, angle);
        }

        // Taylor's series from 0, and on the side where solutions neither grow nor vanish from there on in steps.
        (double at, double value, double slope) = (0, 0.3550280538878172, -0.2588194037928068);
        while (x < at - 1)
        {
            (value, slope) = Step(at, value, slope, -1);
            at -= 1;
        }

        return Step(at, value, slope, x - at);
    }

    /// <summary>The solution at <paramref name="at"/> + <paramref name="step"/>: (n + 1)(n + 2) aₙ₊₂ = at aₙ + aₙ₋₁.</summary>
    private static (double Value, double Slope) Step(double at, double value, double slope, double step)
    {
        (double before, double here, double next) = (0, value, slope);
        (double sum, double derivative, double power) = (value, 0, 1);
        for (int n = 0; n < 40; n++)
        {
            // power is step to the n: the derivative's next term has it, the value's one more.
            derivative += (n + 1) * next * power;
            power *= step;
            sum += next * power;
            (before, here, next) = (here, next, (at * here + before) / ((n + 1) * (n + 2.0)));
        }

        return (sum, derivative);
    }

    /// <summary>π^(−½) z^(−¼) (sin(ζ + π/4) P − cos(ζ + π/4) Q) and its derivative, with ζ = ⅔ z^(3/2) and x = −z.</summary>
    private static (double Value, double Slope) Oscillating<E>(double z, double angle)
        where E : struct, IElementary
    {
        (double even, double odd) = Series(1);
        (double evenSlope, double oddSlope) = Series(-1);
        (double sine, double cosine) = (E.Sin(angle), E.Cos(angle));
        (double shifted, double shiftedCosine) = ((sine + cosine) * Math.Sqrt(0.5), (cosine - sine) * Math.Sqrt(0.5));
        double root = Math.Sqrt(Math.Sqrt(z));
        return ((shifted * even - shiftedCosine * odd) / (Math.Sqrt(Math.PI) * root), -(shiftedCosine * evenSlope + shifted * oddSlope) * root / Math.Sqrt(Math.PI));

        // u₀ − u₂/ζ² + …, and u₁/ζ − u₃/ζ³ + …, where uₖ = uₖ₋₁ (6k − 5)(6k − 3)(6k − 1)/(216 k (2k − 1)); for the derivative vₖ = −uₖ (6k + 1)/(6k − 1).
        (double Even, double Odd) Series(int sign)
        {
            (double evenSum, double oddSum, double term) = (1, 0, 1);
            for (int k = 1; k < 20; k++)
            {
                term *= (6 * k - 5.0) * (6 * k - 3) * (6 * k - 1) / (216.0 * k * (2 * k - 1)) / angle;
                double used = sign > 0 ? term : -term * (6 * k + 1) / (6 * k - 1);
                if (k % 2 == 0)
                {
                    evenSum += k % 4 == 0 ? used : -used;
                }
                else
                {
                    oddSum += k % 4 == 1 ? used : -used;
                }
            }

            return (evenSum, oddSum);
        }
    }
}
