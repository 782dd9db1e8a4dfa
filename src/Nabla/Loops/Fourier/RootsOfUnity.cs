namespace Nabla.Loops;

/// <summary>cos 2πk/n and −sin 2πk/n, right to the last digit or the one before: the angle is brought below π/4 in integers.</summary>
internal static class RootsOfUnity
{
    /// <summary>The root number k of n.</summary>
    public static (double Cosine, double Sine) Of(long k, long n)
    {
        // Eighths of the circle: in the odd ones the angle is counted from the end, in every second pair cosine and sine change places.
        long eighth = 8 * k / n;
        long rest = 8 * k - eighth * n;
        double angle = Math.PI / 4 * ((eighth & 1) == 0 ? rest : n - rest) / n;
        (double cosine, double sine) = (Cosine(angle), Sine(angle));
        (cosine, sine) = (eighth & 7) switch
        {
            0 => (cosine, sine),
            1 => (sine, cosine),
            2 => (-sine, cosine),
            3 => (-cosine, sine),
            4 => (-cosine, -sine),
            5 => (-sine, -cosine),
            6 => (sine, -cosine),
            _ => (cosine, -sine),
        };
        return (cosine, -sine);
    }

    // Taylor's series up to π/4: what is left out is below 10⁻¹⁹. The first terms come last, where their rounding counts.
    private static double Sine(double x)
    {
        double square = x * x;
        double series = 0;
        for (int k = 19; k >= 3; k -= 2)
        {
            series = square / (k * (k - 1)) * (1 - series);
        }

        return x - x * series;
    }

    private static double Cosine(double x)
    {
        double square = x * x;
        double series = 0;
        for (int k = 20; k >= 2; k -= 2)
        {
            series = square / (k * (k - 1)) * (1 - series);
        }

        return 1 - series;
    }
}
