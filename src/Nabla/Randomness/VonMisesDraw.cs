using Nabla.Loops;

namespace Nabla;

/// <summary>An angle of the von Mises distribution of a concentration, around 0, from the words that a second number begins (Best and Fisher, Efficient simulation of the von Mises distribution, 1979).</summary>
internal readonly struct VonMisesDraw : IScalarFunction
{
    /// <inheritdoc/>
    public static double At<E>(double concentration, double start)
        where E : struct, IElementary
    {
        if (!(concentration >= 0) || double.IsInfinity(concentration))
        {
            return double.IsInfinity(concentration) && concentration > 0 ? 0 : double.NaN;
        }

        Words words = new(start);
        if (concentration < 1e-5)
        {
            return (2 * words.Uniform() - 1) * Math.PI;
        }

        // r − 1 of the wrapped Cauchy distribution that lies above, which alone keeps its digits where angles are small; that of (1 + ρ²)/(2ρ), or what it comes near to.
        // Whatever it is, the angles are those of the distribution: only how many are refused depends on it.
        double excess = concentration > 1e3 ? 0.5 / concentration : Excess(concentration);
        while (true)
        {
            // 1 − f and r − f, where z = cos πu and f = (1 + r z)/(r + z).
            double z = E.Cos(Math.PI * words.Uniform());
            double below = excess * (1 - z) / (excess + (1 + z));
            double c = concentration * (excess + below);
            double u = words.Uniform();
            if (c * (2 - c) > u || E.Log(c / u) + 1 >= c)
            {
                double angle = 2 * E.Asin(Math.Sqrt(0.5 * below));
                return words.Uniform() < 0.5 ? -angle : angle;
            }
        }
    }

    private static double Excess(double concentration)
    {
        double tau = 1 + Math.Sqrt(1 + 4 * concentration * concentration);
        double rho = (tau - Math.Sqrt(2 * tau)) / (2 * concentration);
        return (1 - rho) * (1 - rho) / (2 * rho);
    }
}
