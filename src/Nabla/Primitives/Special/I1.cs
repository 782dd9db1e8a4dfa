using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = I₁(x), the modified Bessel function of the first kind and order 1.</summary>
internal sealed record I1 : Unary<NumberByNumber<ModifiedBessel.I1>>
{
    public static I1 Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y)
    {
        // I₁/x is ½ at 0.
        Tensor isZero = Functions.Equal(x, 0);
        Tensor divisor = Functions.Where(isZero, 1, x);
        return g * Functions.Where(isZero, 0.5, I0.Op.Apply(x) - y / divisor);
    }
}
