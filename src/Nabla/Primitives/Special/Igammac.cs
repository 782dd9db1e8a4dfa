using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = 1 − P(x, y), the upper incomplete gamma function over Γ(x).</summary>
internal sealed record Igammac : Binary<PairByPair<IncompleteGamma.Upper>>
{
    public static Igammac Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => Igamma.ByConcentration(g, x, y);

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => -(g * Igamma.Density(x, y));
}
