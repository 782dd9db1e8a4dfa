namespace Nabla.Learning;

/// <summary>What Adam and AdamW have in common.</summary>
/// <remarks>
/// With m ← β₁ m + (1 − β₁) g and v ← β₂ v + (1 − β₂) g², p ← p − rate/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε). Multiplied out by √(1 − β₂ᵗ), so
/// that all scalars meet before they meet a tensor: p − a m / (√v + b) with a = rate √(1 − β₂ᵗ)/(1 − β₁ᵗ), b = ε √(1 − β₂ᵗ).
/// </remarks>
internal sealed class AdamRule(double beta1, double beta2, double epsilon)
{
    private Tensor? _step;
    private Tensor? _scale;
    private Tensor? _offset;

    public static string[] Slots => ["mean", "square"];

    public Tensor Next(Tensor parameter, Tensor gradient, ReadOnlySpan<Variable> slots, Tensor step, Tensor learningRate)
    {
        (Tensor scale, Tensor offset) = Corrections(step, learningRate, parameter.DType);
        Tensor mean = beta1 * slots[0].Value + (1 - beta1) * gradient;
        Tensor square = beta2 * slots[1].Value + (1 - beta2) * gradient.Square();
        slots[0].Value = mean;
        slots[1].Value = square;
        return parameter - scale * mean / (square.Sqrt() + offset);
    }

    // Parameters that step together hand in the very same count.
    private (Tensor Scale, Tensor Offset) Corrections(Tensor step, Tensor learningRate, DType dtype)
    {
        if (!ReferenceEquals(step, _step) || _scale!.DType != dtype)
        {
            Tensor root = (1 - Functions.Pow(beta2, step)).Sqrt();
            _scale = (learningRate * root / (1 - Functions.Pow(beta1, step))).Cast(dtype);
            _offset = (epsilon * root).Cast(dtype);
            _step = step;
        }

        return (_scale, _offset!);
    }
}
