using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = I₀(x), the modified Bessel function of the first kind and order 0.</summary>
internal sealed record I0 : Unary<NumberByNumber<ModifiedBessel.I0>>
{
    public static I0 Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * I1.Op.Apply(x);
}
