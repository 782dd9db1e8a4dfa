namespace Nabla.Learning;

/// <summary>What Adam and AdamW have in common.</summary>
/// <remarks>
/// With m ← β₁ m + (1 − β₁) g and v ← β₂ v + (1 − β₂) g², p ← p − rate/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε). A step is bound by memory, so what
/// counts is how often it passes over tensors. The slots therefore hold the sums s = m/(1 − β₁) and q = v/(1 − β₂), whose rules are one
/// and two passes: s ← β₁ s + g, q ← β₂ q + g²; and all scalars meet before they meet a tensor: p ← p − a s/(√q + b) with
/// a = rate (1 − β₁)/(1 − β₁ᵗ) · r, b = ε r, r = √((1 − β₂ᵗ)/(1 − β₂)). AMSGrad takes the greatest q so far in the place of q.
/// Where β₁ may change, m is kept as it is, since what s is divided by would be another number at each step: p ← p − rate/(1 − β₁ᵗ) · r · m/(√q + b).
/// </remarks>
internal sealed class AdamRule(MomentumSetting beta1, double beta2, double epsilon)
{
    public static string[] Slots(bool amsGrad, bool changes) => [changes ? "mean" : "sum", "squares", .. amsGrad ? ["greatest"] : Array.Empty<string>()];

    public Tensor[] Numbers(Tensor step, Tensor learningRate)
    {
        Tensor root = ((1 - Functions.Pow(beta2, step)) / (1 - beta2)).Sqrt();
        if (beta1.Variable is not { } changing)
        {
            return [learningRate * ((beta1.Value - 1) * root) / (1 - Functions.Pow(beta1.Value, step)), epsilon * root];
        }

        Tensor kept = changing.Value;
        return [-learningRate * root / (1 - Functions.Pow(kept, step)), epsilon * root, kept, 1 - kept];
    }

    /// <param name="parameter">The value now.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="slots">What is kept for it.</param>
    /// <param name="numbers">What <see cref="Numbers"/> gave, and whatever follows.</param>
    public Tensor[] Next(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
    {
        (Tensor scale, Tensor offset) = (numbers[0], numbers[1]);
        Tensor sum = beta1.Changes ? Functions.MultiplyAdd(numbers[2], slots[0], numbers[3] * gradient) : Functions.MultiplyAdd(beta1.Value, slots[0], gradient);
        Tensor squares = Functions.MultiplyAdd(gradient, gradient, beta2 * slots[1]);
        Tensor[] kept = slots.Length == 2 ? [sum, squares] : [sum, squares, slots[2].Maximum(squares)];
        return [Functions.MultiplyAdd(scale, sum / (kept[^1].Sqrt() + offset), parameter), .. kept];
    }
}
