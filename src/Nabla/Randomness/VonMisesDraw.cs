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

        // r − 1 for the wrapped Cauchy distribution that lies above, without the cancellation of r = (1 + ρ²)/(2ρ) where angles are small.
        double tau = 1 + Math.Sqrt(1 + 4 * concentration * concentration);
        double rho = (tau - Math.Sqrt(2 * tau)) / (2 * concentration);
        double r = concentration > 1e3 ? 1 + 1 / (2 * concentration) : (1 + rho * rho) / (2 * rho);
        while (true)
        {
            // 1 − f and r − f, where z = cos πu and f = (1 + r z)/(r + z).
            double z = E.Cos(Math.PI * words.Uniform());
            double below = (r - 1) * (1 - z) / (r + z);
            double c = concentration * (r - 1 + below);
            double u = words.Uniform();
            if (c * (2 - c) > u || E.Log(c / u) + 1 >= c)
            {
                double angle = 2 * Arcsine<E>(Math.Sqrt(0.5 * below));
                return words.Uniform() < 0.5 ? -angle : angle;
            }
        }
    }

    // By two of Newton's steps from a first guess: the library has no arcsine of single numbers.
    private static double Arcsine<E>(double x)
        where E : struct, IElementary
    {
        if (x > 0.75)
        {
            return Math.PI / 2 - 2 * Arcsine<E>(Math.Sqrt(Math.Max(0, (1 - x) / 2)));
        }

        double angle = x * (1 + x * x * (1.0 / 6 + x * x * (3.0 / 40 + x * x * (15.0 / 336 + x * x * 105.0 / 3456))));
        for (int i = 0; i < 3; i++)
        {
            angle -= (E.Sin(angle) - x) / E.Cos(angle);
        }

        return angle;
    }
}
