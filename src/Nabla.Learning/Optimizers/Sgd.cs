namespace Nabla.Learning;

/// <summary>Stochastic gradient descent: p ← p − rate · g, with momentum, Nesterov's variant and weight decay as PyTorch has them.</summary>
public sealed class Sgd : ElementwiseOptimizer
{
    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far a step goes.</param>
    /// <param name="momentum">μ: how much of the last direction is kept, 0 to below 1. v ← μ v + (1 − dampening) g; the first v is g itself.</param>
    /// <param name="nesterov">Whether to step along g + μ v instead of v. Needs momentum, and no dampening.</param>
    /// <param name="weightDecay">λ: g ← g + λ p first.</param>
    /// <param name="dampening">How much of the gradient is left out of v.</param>
    /// <exception cref="ArgumentException">Nesterov's variant without momentum or with dampening, or parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Sgd(IEnumerable<Variable> parameters, double learningRate, double momentum = 0, bool nesterov = false, double weightDecay = 0, double dampening = 0)
        : base(parameters, learningRate, momentum == 0 ? [] : ["momentum"])
    {
        Momentum = BelowOne(momentum, nameof(momentum));
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
        Dampening = AtLeastZero(dampening, nameof(dampening));
        Nesterov = nesterov;
        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw new ArgumentException("Nesterov's variant needs a momentum above 0 and no dampening.", nameof(nesterov));
        }
    }

    /// <summary>μ.</summary>
    public double Momentum { get; }

    /// <summary>Whether steps go along g + μ v.</summary>
    public bool Nesterov { get; }

    /// <summary>λ.</summary>
    public double WeightDecay { get; }

    /// <summary>How much of the gradient is left out of v.</summary>
    public double Dampening { get; }

    /// <inheritdoc/>
    protected override Tensor[] Numbers(Tensor step, Tensor learningRate)
    {
        ArgumentNullException.ThrowIfNull(learningRate);

        // Nothing is left out of the first gradient.
        return Dampening == 0 ? [-learningRate] : [-learningRate, Functions.Where(Functions.Equal(step, 1), 1.0, 1 - Dampening)];
    }

    /// <inheritdoc/>
    protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
    {
        Tensor direction = Decayed(gradient, parameter, WeightDecay);
        if (Momentum == 0)
        {
            return [Functions.MultiplyAdd(numbers[0], direction, parameter)];
        }

        Tensor velocity = Functions.MultiplyAdd(Momentum, slots[0], Dampening == 0 ? direction : direction * numbers[1]);
        direction = Nesterov ? Functions.MultiplyAdd(Momentum, velocity, direction) : velocity;
        return [Functions.MultiplyAdd(numbers[0], direction, parameter), velocity];
    }
}
