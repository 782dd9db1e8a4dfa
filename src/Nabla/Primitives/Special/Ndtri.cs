using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The y below which a normal distributed number lies with probability x.</summary>
internal sealed record Ndtri : Unary<NumberByNumber<NormalQuantile>>
{
    public static Ndtri Op { get; } = new();

    internal override Residuals Reads => Residuals.FirstOutput;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * ((y.Square() * 0.5).Exp() * Math.Sqrt(2 * Math.PI));
}
