namespace Nabla.Loops;

/// <summary>Hurwitz' ζ(s, q) = Σ (q + k)⁻ˢ over k ≥ 0, within 10⁻¹⁴ of itself for positive q; +∞ at s = 1 and at the poles, NaN for s &lt; 1 and for s that are no integer where q is negative.</summary>
internal readonly struct Zeta : IScalarFunction
{
    // B₂ₖ/(2k)!, the coefficients of Euler and Maclaurin's formula.
    private static ReadOnlySpan<double> Coefficients =>
    [
        0.08333333333333333, -0.001388888888888889, 3.306878306878307e-05, -8.267195767195768e-07, 2.08767569878681e-08, -5.284190138687493e-10, 1.3382536530684679e-11, -3.3896802963225827e-13,
        8.586062056277845e-15, -2.174868698558062e-16, 5.5090028283602295e-18, -1.3954464685812522e-19,
    ];

    /// <inheritdoc/>
    public static double At<E>(double s, double q)
        where E : struct, IElementary
    {
        if (s == 1)
        {
            return double.PositiveInfinity;
        }

        if (!(s > 1) || double.IsNaN(q))
        {
            return double.NaN;
        }

        if (q > 0)
        {
            return OfPositive<E>(s, q);
        }

        if (q == Math.Floor(q))
        {
            return double.PositiveInfinity;
        }

        if (s != Math.Floor(s))
        {
            return double.NaN;
        }

        // The terms below zero are those of two functions of positive q, of which one is cut off.
        double sign = s % 2 == 0 ? 1 : -1;
        double above = q - Math.Floor(q);
        return OfPositive<E>(s, above) + sign * (OfPositive<E>(s, 1 - above) - OfPositive<E>(s, 1 - q));
    }

    private static double OfPositive<E>(double s, double q)
        where E : struct, IElementary
    {
        if (double.IsPositiveInfinity(q) || double.IsPositiveInfinity(s))
        {
            return double.IsPositiveInfinity(q) || q > 1 ? 0 : q == 1 ? 1 : double.PositiveInfinity;
        }

        double sum = 0;
        for (double end = 12 + s / 4; q < end; q += 1)
        {
            double term = E.Pow(q, -s);
            sum += term;
            if (term <= sum * 1e-18)
            {
                return sum;
            }
        }

        double power = E.Pow(q, -s);
        sum += power * (q / (s - 1) + 0.5);
        double rising = s * power / q;
        for (int k = 0; k < Coefficients.Length; k++)
        {
            double term = Coefficients[k] * rising;
            sum += term;
            if (Math.Abs(term) <= Math.Abs(sum) * 1e-18)
            {
                break;
            }

            rising *= (s + 2 * k + 1) / q * ((s + 2 * k + 2) / q);
        }

        return sum;
    }
}
