using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = K₁(x), the modified Bessel function of the second kind and order 1.</summary>
internal sealed record ModifiedBesselK1 : Unary<NumberByNumber<ModifiedBessel.K1>>
{
    public static ModifiedBesselK1 Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => -(g * (ModifiedBesselK0.Op.Apply(x) + y / x));
}
