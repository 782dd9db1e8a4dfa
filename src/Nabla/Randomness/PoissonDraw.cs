using Nabla.Loops;

namespace Nabla;

/// <summary>A number of the Poisson distribution of a rate, from the words that a second number begins: by products of uniform numbers where the rate is small, else by transformed rejection (Hörmann, The transformed rejection method for generating Poisson random variables, 1993).</summary>
internal readonly struct PoissonDraw : IScalarFunction
{
    /// <inheritdoc/>
    public static double At<E>(double rate, double start)
        where E : struct, IElementary
    {
        if (!(rate >= 0))
        {
            return double.NaN;
        }

        if (rate == 0 || double.IsInfinity(rate))
        {
            return rate;
        }

        Words words = new(start);
        return rate < 10 ? ByProducts<E>(rate, ref words) : ByRejection<E>(rate, ref words);
    }

    private static double ByProducts<E>(double rate, ref Words words)
        where E : struct, IElementary
    {
        double least = E.Exp(-rate);
        double product = words.Uniform();
        double count = 0;
        for (; product > least; count++)
        {
            product *= words.Uniform();
        }

        return count;
    }

    private static double ByRejection<E>(double rate, ref Words words)
        where E : struct, IElementary
    {
        double logRate = E.Log(rate);
        double b = 0.931 + 2.53 * Math.Sqrt(rate);
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double quick = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            double u = words.Uniform() - 0.5;
            double v = words.Uniform();
            double edge = 0.5 - Math.Abs(u);
            double count = Math.Floor((2 * a / edge + b) * u + rate + 0.43);
            if (edge >= 0.07 && v <= quick)
            {
                return count;
            }

            if (count >= 0 && !(edge < 0.013 && v > edge) && E.Log(v * inverseAlpha / (a / (edge * edge) + b)) <= count * logRate - rate - LogGamma.Of<E>(count + 1))
            {
                return count;
            }
        }
    }
}
