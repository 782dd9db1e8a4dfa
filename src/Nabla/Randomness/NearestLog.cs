namespace Nabla;

/// <summary>The natural logarithm of a positive normal number, to the nearest double, and what another library may say instead.</summary>
/// <remarks>
/// Computed to about 80 bits and rounded once, so that it is the nearest double but for about one argument in 10⁸, and the
/// same on every platform. For replaying streams whose definition contains a logarithm; too slow for anything else.
/// </remarks>
internal static class NearestLog
{
    // ln 2 as a sum of two doubles.
    private const double Ln2 = 0.693147180559945309;
    private const double Ln2Rest = 2.3190468138462996e-17;

    // Terms of the series below this one are smaller than 2⁻³⁰ of the sum: plain doubles carry them to 2⁻⁸⁰ of it.
    private const int LeadingTerms = 6;
    private const int Terms = 22;

    // Libraries promise errors below 0.52 units in the last place: nearer to halfway than this they may round either way.
    private const double Doubt = 0.02;

    /// <summary>The nearest double to ln x, and the double on the other side where ln x is so close to halfway that a good library may return that; elsewhere the nearest twice.</summary>
    public static (double Nearest, double Alternative) Of(double x)
    {
        // x = 2ᵏ·m with m within [√½, √2), so that k·ln 2 and ln m never cancel.
        int k = Math.ILogB(x);
        double m = Math.ScaleB(x, -k);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            k++;
        }

        // ln m = 2·(s + s³/3 + s⁵/5 + …) with s = (m − 1)/(m + 1).
        (double sum, double sumRest) = Add(m, 1);
        double s = (m - 1) / sum;
        double remainder = Math.FusedMultiplyAdd(-s, sum, m - 1) - (s * sumRest);
        double sRest = remainder / sum;
        (double square, double squareRest) = Multiply(s, sRest, s, sRest);

        double tail = 0;
        for (int i = Terms; i > LeadingTerms; i--)
        {
            tail = Math.FusedMultiplyAdd(tail, square, 1.0 / ((2 * i) + 1));
        }

        double series = tail;
        double seriesRest = 0;
        for (int i = LeadingTerms; i >= 0; i--)
        {
            double odd = (2 * i) + 1;
            double coefficient = 1 / odd;
            double coefficientRest = Math.FusedMultiplyAdd(-coefficient, odd, 1) / odd;
            (series, seriesRest) = Multiply(series, seriesRest, square, squareRest);
            (double high, double low) = Add(coefficient, series);
            (series, seriesRest) = AddOrdered(high, low + seriesRest + coefficientRest);
        }

        (double log, double logRest) = Multiply(2 * s, 2 * sRest, series, seriesRest);
        (double whole, double wholeRest) = Multiply(k, 0, Ln2, Ln2Rest);
        (double total, double totalRest) = Add(whole, log);
        double below = totalRest + (wholeRest + logRest);
        double nearest = total + below;
        double error = below - (nearest - total);
        double neighbour = error < 0 ? Math.BitDecrement(nearest) : Math.BitIncrement(nearest);
        bool isHalfway = Math.Abs(error) > (0.5 - Doubt) * Math.Abs(neighbour - nearest);
        return (nearest, isHalfway ? neighbour : nearest);
    }

    /// <summary>x + y as a rounded sum and what rounding lost (Knuth).</summary>
    private static (double Sum, double Lost) Add(double x, double y)
    {
        double sum = x + y;
        double virtualY = sum - x;
        return (sum, (x - (sum - virtualY)) + (y - virtualY));
    }

    /// <summary>The same for |x| ≥ |y| (Dekker).</summary>
    private static (double Sum, double Lost) AddOrdered(double x, double y)
    {
        double sum = x + y;
        return (sum, y - (sum - x));
    }

    private static (double Product, double Lost) Multiply(double x, double xRest, double y, double yRest)
    {
        double product = x * y;
        double rest = Math.FusedMultiplyAdd(x, y, -product);
        rest = Math.FusedMultiplyAdd(x, yRest, Math.FusedMultiplyAdd(xRest, y, rest));
        return AddOrdered(product, rest);
    }
}
