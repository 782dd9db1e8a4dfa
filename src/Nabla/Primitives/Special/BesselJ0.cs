using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = J₀(x), the Bessel function of the first kind and order 0.</summary>
internal sealed record BesselJ0 : Unary<NumberByNumber<Bessel.J0>>
{
    public static BesselJ0 Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => -(g * BesselJ1.Op.Apply(x));
}
