using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The logarithm z of a number of the gamma distribution of concentration x and rate 1, drawn by the words that y, a number of [0, 1), begins. Its derivative is that of the quantile that it is, not of the way it was drawn.</summary>
internal sealed record LogStandardGamma : Binary<PairByPair<LogGammaDraw>>
{
    public static LogStandardGamma Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z) => g * LogGammaSlope.Op.Apply(x, z);

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => null;
}
