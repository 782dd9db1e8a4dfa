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
    /// <param name="changesMomentum">Whether μ may change from step to step, by <see cref="Momentum"/> or by a schedule that cycles it. It is then kept in a variable, which compiled steps read and saved runs keep; otherwise steps are
    /// written with the number.</param>
    /// <exception cref="ArgumentException">Nesterov's variant without momentum or with dampening, or parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Sgd(
        IEnumerable<Variable> parameters,
        double learningRate,
        double momentum = 0,
        bool nesterov = false,
        double weightDecay = 0,
        double dampening = 0,
        bool changesMomentum = false)
        : base(parameters, learningRate, momentum == 0 && !changesMomentum ? [] : ["momentum"])
    {
        Setting = new MomentumSetting(nameof(Sgd), nameof(momentum), momentum, changesMomentum);
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
        Dampening = AtLeastZero(dampening, nameof(dampening));
        Nesterov = nesterov;
        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw new ArgumentException("Nesterov's variant needs a momentum above 0 and no dampening.", nameof(nesterov));
        }
    }

    /// <summary>μ. May be set where the optimizer was made to change it: <see cref="ChangesMomentum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The assigned number is not in [0, 1).</exception>
    /// <exception cref="InvalidOperationException">It is assigned, but never changes.</exception>
    public double Momentum
    {
        get => Setting!.Value;
        set => Setting!.Value = value;
    }

    /// <summary>Whether μ may change.</summary>
    public bool ChangesMomentum => Setting!.Changes;

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
        return
        [
            -learningRate,
            .. Dampening == 0 ? Array.Empty<Tensor>() : [Functions.Where(Functions.Equal(step, 1), 1.0, 1 - Dampening)],
            .. Setting!.Variable is { } changing ? [changing.Value] : Array.Empty<Tensor>(),
        ];
    }

    /// <inheritdoc/>
    protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
    {
        Tensor direction = Decayed(gradient, parameter, WeightDecay);
        if (slots.Length == 0)
        {
            return [Functions.MultiplyAdd(numbers[0], direction, parameter)];
        }

        Tensor fresh = Dampening == 0 ? direction : direction * numbers[1];
        Tensor momentum = ChangesMomentum ? numbers[^1] : Momentum;
        Tensor velocity = Functions.MultiplyAdd(momentum, slots[0], fresh);
        direction = Nesterov ? Functions.MultiplyAdd(momentum, velocity, direction) : velocity;
        return [Functions.MultiplyAdd(numbers[0], direction, parameter), velocity];
    }
}
