using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = Ai′(x), the derivative of Airy's function.</summary>
internal sealed record AiryAiSlope : Unary<NumberByNumber<Airy.Slope>>
{
    public static AiryAiSlope Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * (x * AiryAi.Op.Apply(x));
}
