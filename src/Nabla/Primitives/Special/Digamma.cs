using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = ψ(x), the derivative of ln Γ.</summary>
internal sealed record Digamma : Unary<NumberByNumber<Loops.Digamma>>
{
    public static Digamma Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * Zeta.Op.Apply(Tensor.Full(x.Shape, 2, x.DType), x);
}
