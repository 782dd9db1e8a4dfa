using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = Y₀(x), the Bessel function of the second kind and order 0.</summary>
internal sealed record BesselY0 : Unary<NumberByNumber<Bessel.Y0>>
{
    public static BesselY0 Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => -(g * BesselY1.Op.Apply(x));
}
