using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = P(x, y), the lower incomplete gamma function over Γ(x).</summary>
internal sealed record Igamma : Binary<PairByPair<IncompleteGamma.Lower>>
{
    public static Igamma Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z)
    {
        Tensor isEnd = Functions.Equal(y, 0) | !(y < double.PositiveInfinity);
        Tensor inner = Functions.Where(isEnd, 1, y);
        Tensor log = inner.Log();
        Tensor slope = LogGammaSlope.Op.Apply(x, log) * (x * log - inner - Lgamma.Op.Apply(x)).Exp();
        return Functions.Where(isEnd, 0, -(g * slope));
    }

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => g * ((x - 1) * y.Log() - y - Lgamma.Op.Apply(x)).Exp();
}
