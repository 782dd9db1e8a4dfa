using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = ln |Γ(x)|.</summary>
internal sealed record Lgamma : Unary<NumberByNumber<LogGamma>>
{
    public static Lgamma Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * Digamma.Op.Apply(x);
}
