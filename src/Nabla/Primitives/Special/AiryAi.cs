using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>y = Ai(x), Airy's function.</summary>
internal sealed record AiryAi : Unary<NumberByNumber<Airy.Value>>
{
    public static AiryAi Op { get; } = new();

    internal override Residuals Reads => Residuals.AllInputs;

    protected override Tensor? Derivative(Tensor g, Tensor x, Tensor y) => g * AiryAiSlope.Op.Apply(x);
}
