namespace Nabla.Learning;

/// <summary>Adadelta (Zeiler, <i>ADADELTA: an adaptive learning rate method</i>, 2012): steps as long as the steps before were, in proportion to the gradients before.</summary>
/// <remarks>v ← ρ v + (1 − ρ) g², d = √(u + ε)/√(v + ε) · g, u ← ρ u + (1 − ρ) d², p ← p − rate · d.</remarks>
public sealed class Adadelta : ElementwiseOptimizer
{
    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">What steps are multiplied by.</param>
    /// <param name="rho">ρ: how much of the running means is kept, 0 to 1.</param>
    /// <param name="epsilon">ε: added under the roots; the first steps are about √ε long.</param>
    /// <param name="weightDecay">λ: g ← g + λ p first.</param>
    /// <exception cref="ArgumentException">Parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Adadelta(IEnumerable<Variable> parameters, double learningRate = 1, double rho = 0.9, double epsilon = 1e-6, double weightDecay = 0)
        : base(parameters, learningRate, "squares", "steps")
    {
        Rho = rho is >= 0 and <= 1 ? rho : throw new ArgumentOutOfRangeException(nameof(rho), rho, "The rho of an optimizer must be between 0 and 1.");
        Epsilon = AtLeastZero(epsilon, nameof(epsilon));
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
    }

    /// <summary>ρ.</summary>
    public double Rho { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>λ.</summary>
    public double WeightDecay { get; }

    /// <inheritdoc/>
    protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
    {
        Tensor g = Decayed(gradient, parameter, WeightDecay);
        Tensor squares = Mean(Rho, slots[0], g.Square());
        Tensor step = (slots[1] + Epsilon).Sqrt() / (squares + Epsilon).Sqrt() * g;
        return [parameter - numbers[0] * step, squares, Mean(Rho, slots[1], step.Square())];
    }
}
