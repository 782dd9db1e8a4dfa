using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = K₁(x) eˣ.</summary>
internal sealed record ScaledModifiedBesselK1 : Unary<NumberByNumber<ModifiedBessel.ScaledK1>>
{
    public static ScaledModifiedBesselK1 Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * (y * (1 - x.Reciprocal()) - ScaledModifiedBesselK0.Op.Apply(x));
}
