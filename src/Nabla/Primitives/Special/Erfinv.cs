using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The y whose error function is x.</summary>
internal sealed record Erfinv : Unary<NumberByNumber<InverseError>>
{
    public static Erfinv Op { get; } = new();

    internal override Residuals Reads => Residuals.FirstOutput;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * (y.Square().Exp() * (Math.Sqrt(Math.PI) / 2));
}
