namespace Nabla.Loops;

/// <summary>e^(x²)(1 − erf x), within 10⁻¹⁵ of itself; +∞ where x is below −26.7, about.</summary>
internal readonly struct ScaledErfc : IScalarFunction
{
    /// <inheritdoc/>
    public static double At<E>(double x, double y)
        where E : struct, IElementary
    {
        if (x < 5)
        {
            // The square as a sum of two numbers: what rounding takes from it would be as many digits of the power.
            double square = x * x;
            double power = E.Exp(square);
            return double.IsInfinity(power) ? power : (power + power * Math.FusedMultiplyAdd(x, x, -square)) * E.Erfc(x);
        }

        // Laplace's continued fraction, from its end.
        double fraction = 0;
        for (int k = 60; k > 0 && double.IsFinite(x); k--)
        {
            fraction = 0.5 * k / (x + fraction);
        }

        return 1 / (Math.Sqrt(Math.PI) * (x + fraction));
    }
}
