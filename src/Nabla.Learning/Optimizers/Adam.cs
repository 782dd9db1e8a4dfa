namespace Nabla.Learning;

/// <summary>Adam (Kingma, Ba, <i>Adam: a method for stochastic optimization</i>, 2015): steps along the running mean of the gradient over the root of the running mean of its
/// square. Weight decay is added to the gradient, as PyTorch's Adam does; <see cref="AdamW"/> decouples it.</summary>
/// <remarks>m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², p ← p − rate · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε).</remarks>
public sealed class Adam : ElementwiseOptimizer
{
    private readonly AdamRule _rule;

    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far a step goes at most, nearly.</param>
    /// <param name="beta1">β₁: how much of the running mean of the gradient is kept, 0 to below 1.</param>
    /// <param name="beta2">β₂: how much of the running mean of the squared gradient is kept, 0 to below 1.</param>
    /// <param name="epsilon">ε: added to the root.</param>
    /// <param name="weightDecay">λ: g ← g + λ p first.</param>
    /// <param name="amsGrad">Whether to take the greatest v so far in the place of v (Reddi, Kale, Kumar, <i>On the convergence of Adam and beyond</i>, 2018).</param>
    /// <param name="changesMomentum">Whether β₁ may change from step to step, by <see cref="Beta1"/> or by a schedule that cycles it. It is then kept in a variable, which compiled steps read and saved runs keep; otherwise steps are
    /// written with the number.</param>
    /// <exception cref="ArgumentException">Parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Adam(
        IEnumerable<Variable> parameters,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        bool amsGrad = false,
        bool changesMomentum = false)
        : base(parameters, learningRate, AdamRule.Slots(amsGrad, changesMomentum))
    {
        Setting = new MomentumSetting(nameof(Adam), nameof(beta1), beta1, changesMomentum);
        Beta2 = BelowOne(beta2, nameof(beta2));
        Epsilon = AtLeastZero(epsilon, nameof(epsilon));
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
        AmsGrad = amsGrad;
        _rule = new AdamRule(Setting, beta2, epsilon);
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

    /// <summary>Whether the greatest v so far is taken.</summary>
    public bool AmsGrad { get; }

    /// <inheritdoc/>
    protected override Tensor[] Numbers(Tensor step, Tensor learningRate) => _rule.Numbers(step, learningRate);

    /// <inheritdoc/>
    protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
        => _rule.Next(parameter, Decayed(gradient, parameter, WeightDecay), slots, numbers);
}
