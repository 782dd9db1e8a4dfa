namespace Nabla.Loops;

/// <summary>The library's elementary functions at one float64, for functions that are computed number by number. The platform's own would give other digits elsewhere.</summary>
internal interface IElementary
{
    /// <summary>eˣ.</summary>
    static abstract double Exp(double x);

    /// <summary>ln x.</summary>
    static abstract double Log(double x);

    /// <summary>ln(1 + x).</summary>
    static abstract double Log1p(double x);

    /// <summary>xʸ.</summary>
    static abstract double Pow(double x, double y);

    /// <summary>sin x.</summary>
    static abstract double Sin(double x);

    /// <summary>cos x.</summary>
    static abstract double Cos(double x);

    /// <summary>The angle in [−π/2, π/2] whose sine is x.</summary>
    static abstract double Asin(double x);

    /// <summary>erf x.</summary>
    static abstract double Erf(double x);

    /// <summary>1 − erf x.</summary>
    static abstract double Erfc(double x);
}
