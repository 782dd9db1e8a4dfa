namespace Nabla.Loops;

/// <summary>ln |Γ(x)|: within 2·10⁻¹⁵ of itself for x &gt; −½, within 10⁻¹⁴·(1 + |x|) elsewhere; +∞ at the poles.</summary>
internal readonly struct LogGamma : IScalarFunction
{
    // ζ(k) − 1 for k from 2: ln Γ(2 + z) = (1 − γ) z + Σ (ζ(k) − 1)(−z)ᵏ/k.
    private static ReadOnlySpan<double> Taylor =>
    [
        0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993, 0.01734306198444914, 0.008349277381922827, 0.00407735619794434, 0.0020083928260822143,
        0.0009945751278180853, 0.0004941886041194645, 0.0002460865533080483, 0.00012271334757848915, 6.124813505870483e-05, 3.058823630702049e-05, 1.528225940865187e-05,
        7.637197637899763e-06, 3.81729326499984e-06, 1.908212716553939e-06, 9.539620338727962e-07, 4.769329867878064e-07, 2.38450502727733e-07, 1.1921992596531106e-07,
        5.960818905125948e-08, 2.980350351465228e-08, 1.4901554828365043e-08, 7.45071178983543e-09,
    ];

    // B₂ₖ/(2k(2k − 1)), the coefficients of Stirling's series.
    private static ReadOnlySpan<double> Coefficients =>
        [0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953, 0.0008417508417508417, -0.0019175269175269176, 0.00641025641025641, -0.029550653594771242];

    /// <inheritdoc/>
    public static double At<E>(double x, double y)
        where E : struct, IElementary => Of<E>(x);

    /// <summary>The function.</summary>
    public static double Of<E>(double x)
        where E : struct, IElementary
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (double.IsInfinity(x) || (x <= 0 && x == Math.Floor(x)))
        {
            return double.PositiveInfinity;
        }

        if (x <= -0.5)
        {
            // Γ(x) Γ(1 − x) = π/sin πx, whose angle is reduced exactly.
            return 1.1447298858494002 - E.Log(Math.Abs(E.Sin(Math.PI * (x - Math.Round(x))))) - Of<E>(1 - x);
        }

        if (x < 0.5)
        {
            return NearOne<E>(x) - E.Log(Math.Abs(x));
        }

        if (x < 1.5)
        {
            return NearOne<E>(x - 1);
        }

        if (x >= 12)
        {
            return (x - 0.5) * E.Log(x) - x + 0.9189385332046728 + Stirling(x);
        }

        double product = 1;
        for (; x > 2.5; product *= x)
        {
            x -= 1;
        }

        return NearTwo(x - 2) + E.Log(product);
    }

    /// <summary>ln Γ(x) − (x − ½) ln x + x − ½ ln 2π, for x of at least 12.</summary>
    public static double Stirling(double x)
    {
        double square = 1 / (x * x);
        double sum = 0;
        for (int k = Coefficients.Length - 1; k >= 0; k--)
        {
            sum = sum * square + Coefficients[k];
        }

        return sum / x;
    }

    private static double NearOne<E>(double z)
        where E : struct, IElementary => NearTwo(z) - E.Log1p(z);

    private static double NearTwo(double z)
    {
        double sum = 0;
        for (int k = Taylor.Length + 1; k >= 2; k--)
        {
            sum = Taylor[k - 2] / k - sum * z;
        }

        return z * (0.42278433509846713 + z * sum);
    }
}
