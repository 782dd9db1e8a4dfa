namespace Nabla.Learning;

/// <summary>RAdam, Adam that goes by the mean gradient alone while the mean square is known too badly (Liu and others, <i>On the variance of the adaptive learning rate and beyond</i>, 2020).</summary>
/// <remarks>
/// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², ρ = 2/(1 − β₂) − 1, ρₜ = ρ − 2t β₂ᵗ/(1 − β₂ᵗ). Where ρₜ > 5,
/// p ← p − rate · r · m/(1 − β₁ᵗ) · √(1 − β₂ᵗ)/(√v + ε) with r² = (ρₜ − 4)(ρₜ − 2) ρ/((ρ − 4)(ρ − 2) ρₜ); elsewhere p ← p − rate · m/(1 − β₁ᵗ).
/// </remarks>
public sealed class RAdam : ElementwiseOptimizer
{
    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far a step goes at most, nearly.</param>
    /// <param name="beta1">β₁: how much of the running mean of the gradient is kept, 0 to below 1.</param>
    /// <param name="beta2">β₂: how much of the running mean of the squared gradient is kept, 0 to below 1.</param>
    /// <param name="epsilon">ε: added to the root.</param>
    /// <param name="weightDecay">λ: g ← g + λ p first.</param>
    /// <param name="changesMomentum">Whether β₁ may change from step to step, by <see cref="Beta1"/> or by a schedule that cycles it. It is then kept in a variable, which compiled steps read and saved runs keep; otherwise steps are
    /// written with the number.</param>
    /// <exception cref="ArgumentException">Parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public RAdam(
        IEnumerable<Variable> parameters,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        bool changesMomentum = false)
        : base(parameters, learningRate, "mean", "squares")
    {
        Setting = new MomentumSetting(nameof(RAdam), nameof(beta1), beta1, changesMomentum);
        Beta2 = BelowOne(beta2, nameof(beta2));
        Epsilon = AtLeastZero(epsilon, nameof(epsilon));
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
    }

    /// <summary>β₁. May be set where the optimizer was made to change it: <see cref="ChangesMomentum"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The assigned number is not in [0, 1).</exception>
    /// <exception cref="InvalidOperationException">It is assigned, but never changes.</exception>
    public double Beta1
    {
        get => Setting!.Value;
        set => Setting!.Value = value;
    }

    /// <summary>Whether β₁ may change.</summary>
    public bool ChangesMomentum => Setting!.Changes;

    /// <summary>β₂.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>λ.</summary>
    public double WeightDecay { get; }

    /// <inheritdoc/>
    protected override Tensor[] Numbers(Tensor step, Tensor learningRate)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(learningRate);
        double limit = 2 / (1 - Beta2) - 1;
        Tensor power = Functions.Pow(Beta2, step);
        Tensor length = limit - 2 * step * power / (1 - power);
        Tensor isKnown = length > 5;
        Tensor rectified = ((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length) * (1 - power)).Sqrt();

        // One formula for both: m · scale/(slope √v + offset).
        Tensor? changing = Setting!.Variable?.Value;
        return
        [
            -learningRate / (1 - (changing is null ? Functions.Pow(Beta1, step) : Functions.Pow(changing, step))) * Functions.Where(isKnown, rectified, 1),
            Functions.Where(isKnown, step.OnesLike(), 0),
            Functions.Where(isKnown, step.FullLike(Epsilon), 1),
            .. changing is null ? Array.Empty<Tensor>() : [changing, 1 - changing],
        ];
    }

    /// <inheritdoc/>
    protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
    {
        Tensor g = Decayed(gradient, parameter, WeightDecay);
        Tensor mean = ChangesMomentum ? Mean(numbers[3], numbers[4], slots[0], g) : Mean(Beta1, slots[0], g);
        Tensor squares = Mean(Beta2, slots[1], g.Square());
        return [parameter + numbers[0] * mean / (numbers[1] * squares.Sqrt() + numbers[2]), mean, squares];
    }
}
