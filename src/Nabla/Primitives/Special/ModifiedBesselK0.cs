using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = K₀(x), the modified Bessel function of the second kind and order 0.</summary>
internal sealed record ModifiedBesselK0 : Unary<NumberByNumber<ModifiedBessel.K0>>
{
    public static ModifiedBesselK0 Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => -(g * ModifiedBesselK1.Op.Apply(x));
}
