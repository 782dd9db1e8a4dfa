using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = I₁(x) e^(−|x|).</summary>
internal sealed record I1e : Unary<NumberByNumber<ModifiedBessel.ScaledI1>>
{
    public static I1e Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y)
    {
        // I₁/x is ½ at 0.
        Tensor isZero = Functions.Equal(x, 0);
        Tensor divisor = Functions.Where(isZero, 1, x);
        return g * Functions.Where(isZero, 0.5, I0e.Op.Apply(x) - y * (x.Sign() + 1 / divisor));
    }
}
