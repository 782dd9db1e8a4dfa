using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = 1 − P(x, y), the upper incomplete gamma function over Γ(x). As a function of x it counts as constant: its derivative there is none of these functions.</summary>
internal sealed record Igammac : Binary<PairByPair<IncompleteGamma.Upper>>
{
    public static Igammac Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => null;

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => -(g * ((x.Detach() - 1) * y.Log() - y - Lgamma.Op.Apply(x.Detach())).Exp());
}
