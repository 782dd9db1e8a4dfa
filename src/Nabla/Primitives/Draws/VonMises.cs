using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>An angle z of the von Mises distribution of concentration x around 0, drawn by the words that y, a number of [0, 1), begins.</summary>
internal sealed record VonMises : Binary<PairByPair<VonMisesDraw>>
{
    public static VonMises Op { get; } = new();

    internal override Residuals Reads => Residuals.None;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => null;

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => null;
}
