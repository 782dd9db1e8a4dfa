namespace Nabla.Learning;

/// <summary>What Adam and AdamW have in common.</summary>
/// <remarks>
/// With m ← β₁ m + (1 − β₁) g and v ← β₂ v + (1 − β₂) g², p ← p − rate/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε). A step is bound by memory, so what
/// counts is how often it passes over tensors. The slots therefore hold the sums s = m/(1 − β₁) and q = v/(1 − β₂), whose rules are one
/// and two passes: s ← β₁ s + g, q ← β₂ q + g²; and all scalars meet before they meet a tensor: p ← p − a s/(√q + b) with
/// a = rate (1 − β₁)/(1 − β₁ᵗ) · r, b = ε r, r = √((1 − β₂ᵗ)/(1 − β₂)).
/// </remarks>
internal sealed class AdamRule(double beta1, double beta2, double epsilon)
{
    // Of parameter, gradient, both slots, scale and offset.
    private readonly Func<Tensor[], Tensor[]> _next = Transform.Fused(x =>
    {
        Tensor sum = Functions.MultiplyAdd(beta1, x[2], x[1]);
        Tensor squares = Functions.MultiplyAdd(x[1], x[1], beta2 * x[3]);
        return [sum, squares, Functions.MultiplyAdd(x[4], sum / (squares.Sqrt() + x[5]), x[0])];
    });
    private Tensor? _step;
    private Tensor? _scale;
    private Tensor? _offset;

    public static string[] Slots => ["sum", "squares"];

    public Tensor Next(Tensor parameter, Tensor gradient, ReadOnlySpan<Variable> slots, Tensor step, Tensor learningRate)
    {
        (Tensor scale, Tensor offset) = Corrections(step, learningRate, parameter.DType);
        Tensor[] next = _next([parameter, gradient, slots[0].Value, slots[1].Value, scale, offset]);
        slots[0].Value = next[0];
        slots[1].Value = next[1];
        return next[2];
    }

    // Parameters that step together hand in the very same count.
    private (Tensor Scale, Tensor Offset) Corrections(Tensor step, Tensor learningRate, DType dtype)
    {
        if (!ReferenceEquals(step, _step) || _scale!.DType != dtype)
        {
            Tensor root = ((1 - Functions.Pow(beta2, step)) / (1 - beta2)).Sqrt();
            _scale = (learningRate * ((beta1 - 1) * root) / (1 - Functions.Pow(beta1, step))).Cast(dtype);
            _offset = (epsilon * root).Cast(dtype);
            _step = step;
        }

        return (_scale, _offset!);
    }
}
