using Nabla.Loops;

namespace Nabla;

/// <summary>The logarithm of a number of the gamma distribution of a concentration and rate 1, from the words that a second number begins (Marsaglia and Tsang, A simple method for generating gamma variables, 2000).</summary>
/// <remarks>As a logarithm it does not underflow where the concentration is tiny and the number about e^(−1/concentration).</remarks>
internal readonly struct LogGammaDraw : IScalarFunction
{
    /// <inheritdoc/>
    public static double At<E>(double concentration, double start)
        where E : struct, IElementary
    {
        if (!(concentration >= 0))
        {
            return double.NaN;
        }

        if (concentration == 0 || double.IsInfinity(concentration))
        {
            return concentration == 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        Words words = new(start);

        // A number of concentration a is one of a + 1 times a uniform number to the power of 1/a.
        double boost = 0;
        if (concentration < 1)
        {
            boost = E.Log(words.Uniform()) / concentration;
            concentration += 1;
        }

        double d = concentration - 1.0 / 3;
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = Math.Sqrt(-2 * E.Log(words.Uniform())) * E.Cos(2 * Math.PI * words.Uniform());
            double root = 1 + c * normal;
            if (root <= 0)
            {
                continue;
            }

            double v = root * root * root;
            double log = E.Log(v);
            if (E.Log(words.Uniform()) < 0.5 * normal * normal + d * (1 - v + log))
            {
                return E.Log(d) + log + boost;
            }
        }
    }
}
