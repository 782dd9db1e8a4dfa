using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = J₁(x), the Bessel function of the first kind and order 1.</summary>
internal sealed record BesselJ1 : Unary<NumberByNumber<Bessel.J1>>
{
    public static BesselJ1 Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y)
    {
        // J₁/x is ½ at 0.
        Tensor isZero = Functions.Equal(x, 0);
        Tensor divisor = Functions.Where(isZero, 1, x);
        return g * Functions.Where(isZero, 0.5, BesselJ0.Op.Apply(x) - y / divisor);
    }
}
