using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = e^(x²)(1 − erf x).</summary>
internal sealed record Erfcx : Unary<NumberByNumber<ScaledErfc>>
{
    public static Erfcx Op { get; } = new();

    internal override Residuals Reads => Residuals.All;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * (x * y * 2 - 2 / Math.Sqrt(Math.PI));
}
