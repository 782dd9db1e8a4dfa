using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = Y₁(x), the Bessel function of the second kind and order 1.</summary>
internal sealed record BesselY1 : Unary<NumberByNumber<Bessel.Y1>>
{
    public static BesselY1 Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * (BesselY0.Op.Apply(x) - y / x);
}
