using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = P(x, y), the lower incomplete gamma function over Γ(x).</summary>
internal sealed record Igamma : Binary<PairByPair<IncompleteGamma.Lower>>
{
    public static Igamma Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => ByConcentration(-g, x, y);

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => g * Density(x, y);

    /// <summary>g times the derivative of 1 − P by x, and 0 where y is at either end.</summary>
    internal static Tensor ByConcentration(Tensor g, Tensor x, Tensor y)
    {
        Tensor isEnd = Functions.Equal(y, 0) | !(y < double.PositiveInfinity);
        Tensor inner = Functions.Where(isEnd, 1, y);
        Tensor log = inner.Log();
        Tensor slope = LogGammaSlope.Op.Apply(x, log) * (x * log - inner - Lgamma.Op.Apply(x)).Exp();
        return Functions.Where(isEnd, 0, g * slope);
    }

    /// <summary>The derivative of P by y: yˣ⁻¹ e⁻ʸ/Γ(x).</summary>
    internal static Tensor Density(Tensor x, Tensor y) => ((x - 1) * y.Log() - y - Lgamma.Op.Apply(x)).Exp();
}
