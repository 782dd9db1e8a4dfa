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
    /// <param name="changesMomentum">Whether β₁ may change from step to step, by <see cref="Beta1"/> or by a schedule that cycles it. It is then kept in a variable, which compiled steps read and saved runs keep; otherwise steps are
    /// written with the number.</param>
    /// <exception cref="ArgumentException">Parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Adamax(
        IEnumerable<Variable> parameters,
        double learningRate = 2e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        bool changesMomentum = false)
        : base(parameters, learningRate, "mean", "greatest")
    {
        Setting = new MomentumSetting(nameof(Adamax), nameof(beta1), beta1, changesMomentum);
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
        => Setting!.Variable is { Value: var kept } ? [learningRate / (1 - Functions.Pow(kept, step)), kept, 1 - kept] : [learningRate / (1 - Functions.Pow(Beta1, step))];

    /// <inheritdoc/>
    protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
    {
        Tensor g = Decayed(gradient, parameter, WeightDecay);
        Tensor mean = ChangesMomentum ? Mean(numbers[1], numbers[2], slots[0], g) : Mean(Beta1, slots[0], g);
        Tensor greatest = (Beta2 * slots[1]).Maximum(g.Abs() + Epsilon);
        return [parameter - numbers[0] * mean / greatest, mean, greatest];
    }
}
