using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>A number z of the Poisson distribution of rate x, drawn by the words that y, a number of [0, 1), begins.</summary>
internal sealed record Poisson : Binary<PairByPair<PoissonDraw>>
{
    public static Poisson Op { get; } = new();

    internal override Residuals Reads => Residuals.None;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => null;

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => null;
}
