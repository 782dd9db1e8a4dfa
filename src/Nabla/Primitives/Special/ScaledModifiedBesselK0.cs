using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = K₀(x) eˣ.</summary>
internal sealed record ScaledModifiedBesselK0 : Unary<NumberByNumber<ModifiedBessel.ScaledK0>>
{
    public static ScaledModifiedBesselK0 Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * (y - ScaledModifiedBesselK1.Op.Apply(x));
}
