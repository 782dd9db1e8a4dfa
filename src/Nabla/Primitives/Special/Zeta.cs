using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = Σ (y + k)⁻ˣ over k ≥ 0, Hurwitz' ζ(x, y). As a function of x it counts as constant: its derivative there is none of these functions.</summary>
internal sealed record Zeta : Binary<PairByPair<Loops.Zeta>>
{
    public static Zeta Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => null;

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => -(g * (x.Detach() * Op.Apply(x.Detach() + 1, y)));
}
