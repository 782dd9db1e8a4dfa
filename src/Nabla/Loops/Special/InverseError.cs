namespace Nabla.Loops;

/// <summary>The inverse of the error function, within 4·10⁻¹⁶ of itself but for the last digits: ±∞ at ±1, NaN beyond.</summary>
internal readonly struct InverseError : IScalarFunction
{
    /// <inheritdoc/>
    public static double At<E>(double x, double y)
        where E : struct, IElementary
    {
        double magnitude = Math.Abs(x);
        if (!(magnitude < 1))
        {
            return magnitude == 1 ? double.CopySign(double.PositiveInfinity, x) : double.NaN;
        }

        if (magnitude > 0.5)
        {
            return double.CopySign(OfComplement<E>(1 - magnitude), x);
        }

        double z = Guess<E>(E.Log1p(-x * x));
        for (int i = 0; i < 2; i++)
        {
            z = Improved<E>(z, E.Erf(z) - magnitude);
        }

        return double.CopySign(z, x);
    }

    /// <summary>The z with 1 − erf z = q, for q in (0, ½].</summary>
    public static double OfComplement<E>(double q)
        where E : struct, IElementary
    {
        double z = Guess<E>(E.Log(q) + E.Log1p(1 - q));
        if (z > 2)
        {
            // Far out the guess is of few digits; there 1 − erf z is about e^(−z²)/(z √π) (1 − 1/(2z²)).
            double exponent = -E.Log(q * Math.Sqrt(Math.PI));
            for (int i = 0; i < 3; i++)
            {
                z = Math.Sqrt(exponent - E.Log(z) + E.Log1p(-0.5 / (z * z)));
            }
        }

        for (int i = 0; i < 3; i++)
        {
            z = Improved<E>(z, q - E.Erfc(z));
        }

        return z;
    }

    /// <summary>Winitzki's formula, right to two or three digits, of ln(1 − erf² z).</summary>
    private static double Guess<E>(double logarithm)
        where E : struct, IElementary
    {
        const double A = 0.147;
        double middle = 2 / (Math.PI * A) + logarithm / 2;
        double over = -logarithm / A;
        return Math.Sqrt(over / (Math.Sqrt(middle * middle + over) + middle));
    }

    /// <summary>A step of Halley's, which triples the digits.</summary>
    private static double Improved<E>(double z, double error)
        where E : struct, IElementary
    {
        double step = error * (Math.Sqrt(Math.PI) / 2) * E.Exp(z * z);
        return z - step / (1 + z * step);
    }
}
