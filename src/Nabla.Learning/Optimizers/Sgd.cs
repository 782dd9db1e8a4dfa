namespace Nabla.Learning;

/// <summary>Stochastic gradient descent: p ← p − rate · g, with momentum, Nesterov's variant and weight decay as PyTorch has them.</summary>
public sealed class Sgd : Optimizer
{
    private readonly Func<Tensor[], Tensor[]> _next;

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
        _next = Transform.Fused(WithMomentum);
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
    protected override Tensor Next(Tensor parameter, Tensor gradient, ReadOnlySpan<Variable> slots, Tensor step, Tensor learningRate)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(learningRate);
        Tensor rate = (-learningRate).Cast(parameter.DType);
        if (Momentum == 0)
        {
            return Functions.MultiplyAdd(rate, Decayed(parameter, gradient), parameter);
        }

        // Nothing is left out of the first gradient.
        Tensor[] next = Dampening == 0
            ? _next([parameter, gradient, slots[0].Value, rate])
            : _next([parameter, gradient, slots[0].Value, rate, Functions.Where(Functions.Equal(step, 1), 1.0, 1 - Dampening).Cast(gradient.DType)]);
        slots[0].Value = next[0];
        return next[1];
    }

    private Tensor Decayed(Tensor parameter, Tensor gradient) => WeightDecay == 0 ? gradient : Functions.MultiplyAdd(WeightDecay, parameter, gradient);

    /// <summary>The next velocity and parameter: of parameter, gradient, velocity, the negative rate and, if not all, how much of the gradient goes into the velocity.</summary>
    private Tensor[] WithMomentum(Tensor[] x)
    {
        Tensor direction = Decayed(x[0], x[1]);
        Tensor velocity = Functions.MultiplyAdd(Momentum, x[2], x.Length == 4 ? direction : direction * x[4]);
        direction = Nesterov ? Functions.MultiplyAdd(Momentum, velocity, direction) : velocity;
        return [velocity, Functions.MultiplyAdd(x[3], direction, x[0])];
    }
}
