using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = I₀(x) e^(−|x|).</summary>
internal sealed record I0e : Unary<NumberByNumber<ModifiedBessel.ScaledI0>>
{
    public static I0e Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * (I1e.Op.Apply(x) - x.Sign() * y);
}
