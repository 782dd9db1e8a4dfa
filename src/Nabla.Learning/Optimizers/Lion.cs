namespace Nabla.Learning;

/// <summary>Lion (Chen and others, <i>Symbolic discovery of optimization algorithms</i>, 2023): every number takes a step of the same length, in the direction of the sign of a mean gradient; keeps half
/// of what Adam keeps. Its learning rate is best 3 to 10 times smaller than AdamW's, and its weight decay as much larger.</summary>
/// <remarks>p ← p − rate · (sign(β₁ m + (1 − β₁) g) + λ p), m ← β₂ m + (1 − β₂) g.</remarks>
public sealed class Lion : ElementwiseOptimizer
{
    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far a step goes.</param>
    /// <param name="beta1">β₁: the share of the running mean in the direction, 0 to below 1.</param>
    /// <param name="beta2">β₂: how much of the running mean is kept, 0 to below 1.</param>
    /// <param name="weightDecay">λ.</param>
    /// <exception cref="ArgumentException">Parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Lion(IEnumerable<Variable> parameters, double learningRate = 1e-4, double beta1 = 0.9, double beta2 = 0.99, double weightDecay = 0)
        : base(parameters, learningRate, "mean")
    {
        Beta1 = BelowOne(beta1, nameof(beta1));
        Beta2 = BelowOne(beta2, nameof(beta2));
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
    }

    /// <summary>β₁.</summary>
    public double Beta1 { get; }

    /// <summary>β₂.</summary>
    public double Beta2 { get; }

    /// <summary>λ.</summary>
    public double WeightDecay { get; }

    /// <inheritdoc/>
    protected override Tensor[] Numbers(Tensor step, Tensor learningRate)
    {
        ArgumentNullException.ThrowIfNull(learningRate);
        return [learningRate, 1 - WeightDecay * learningRate];
    }

    /// <inheritdoc/>
    protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return [parameter * numbers[1] - numbers[0] * Mean(Beta1, slots[0], gradient).Sign(), Mean(Beta2, slots[0], gradient)];
    }
}
