using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>z = −∂P(x, eʸ)/∂x / ∂P(x, eʸ)/∂y, the derivative by x of the logarithm y of a gamma distributed number of concentration x whose quantile stays.</summary>
internal sealed record LogGammaSlope : Binary<PairByPair<GammaSlope>>
{
    // Of differences over 1 to 4 steps to either side.
    private static readonly double[] s_weights = [4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280];

    public static LogGammaSlope Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    // There is no formula: by differences of the eighth order, to some 10⁻¹¹ of itself. The function changes over about √x, so steps are a part of that.
    protected override Tensor? Left(Tensor g, Tensor x, Tensor y, Tensor z)
    {
        Tensor wide = x.Cast(DType.Float64);
        Tensor log = y.Cast(DType.Float64);
        Tensor step = wide.Detach() * 0.02 * (wide.Detach() + 1).Rsqrt();
        Tensor? sum = null;
        for (int k = 1; k <= s_weights.Length; k++)
        {
            Tensor difference = (Op.Apply(wide + step * k, log) - Op.Apply(wide - step * k, log)) * s_weights[k - 1];
            sum = sum is null ? difference : sum + difference;
        }

        return g * (sum! / step).Cast(x.DType);
    }

    protected override Tensor? Right(Tensor g, Tensor x, Tensor y, Tensor z) => g * (Digamma.Op.Apply(x) - y - z * (x - y.Exp()));
}
