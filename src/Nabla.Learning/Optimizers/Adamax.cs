namespace Nabla.Learning;

/// <summary>Adamax, Adam by the greatest magnitude instead of the mean square (Kingma, Ba, <i>Adam: a method for stochastic optimization</i>, 2015, section 7.1).</summary>
/// <remarks>m ← β₁ m + (1 − β₁) g, u ← max(β₂ u, |g| + ε), p ← p − rate/(1 − β₁ᵗ) · m/u.</remarks>
public sealed class Adamax : ElementwiseOptimizer
{
    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far a step goes at most, nearly.</param>
    /// <param name="beta1">β₁: how much of the running mean of the gradient is kept, 0 to below 1.</param>
    /// <param name="beta2">β₂: how much of the greatest magnitude is kept, 0 to below 1.</param>
    /// <param name="epsilon">ε: added to the magnitude.</param>
    /// <param name="weightDecay">λ: g ← g + λ p first.</param>
    /// <exception cref="ArgumentException">Parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Adamax(IEnumerable<Variable> parameters, double learningRate = 2e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : base(parameters, learningRate, "mean", "greatest")
    {
        Beta1 = BelowOne(beta1, nameof(beta1));
        Beta2 = BelowOne(beta2, nameof(beta2));
        Epsilon = AtLeastZero(epsilon, nameof(epsilon));
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
    }

    /// <summary>β₁.</summary>
    public double Beta1 { get; }

    /// <summary>β₂.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>λ.</summary>
    public double WeightDecay { get; }

    /// <inheritdoc/>
    protected override Tensor[] Numbers(Tensor step, Tensor learningRate) => [learningRate / (1 - Functions.Pow(Beta1, step))];

    /// <inheritdoc/>
    protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
    {
        Tensor g = Decayed(gradient, parameter, WeightDecay);
        Tensor mean = Mean(Beta1, slots[0], g);
        Tensor greatest = (Beta2 * slots[1]).Maximum(g.Abs() + Epsilon);
        return [parameter - numbers[0] * mean / greatest, mean, greatest];
    }
}
