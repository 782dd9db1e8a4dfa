namespace Nabla.Loops;

/// <summary>ψ(x) = d/dx ln Γ(x), within 10⁻¹⁵·(1 + |ψ|) for positive x and 10⁻¹⁴·(1 + |ψ|) elsewhere; ∓∞ at ±0, NaN at negative integers.</summary>
internal readonly struct Digamma : IScalarFunction
{
    // B₂ₖ/(2k), the coefficients of the asymptotic series.
    private static ReadOnlySpan<double> Coefficients =>
        [0.08333333333333333, -0.008333333333333333, 0.003968253968253968, -0.004166666666666667, 0.007575757575757576, -0.021092796092796094, 0.08333333333333333, -0.4432598039215686];

    /// <inheritdoc/>
    public static double At<E>(double x, double y)
        where E : struct, IElementary
    {
        if (x == 0)
        {
            return double.CopySign(double.PositiveInfinity, -x);
        }

        if (x < 0)
        {
            if (x == Math.Floor(x))
            {
                return double.NaN;
            }

            double angle = Math.PI * (x - Math.Round(x));
            return At<E>(1 - x, y) - Math.PI * E.Cos(angle) / E.Sin(angle);
        }

        double sum = 0;
        for (; x < 12; x += 1)
        {
            sum -= 1 / x;
        }

        double square = 1 / (x * x);
        double tail = 0;
        for (int k = Coefficients.Length - 1; k >= 0; k--)
        {
            tail = tail * square + Coefficients[k];
        }

        return sum + E.Log(x) - 0.5 / x - tail * square;
    }
}
