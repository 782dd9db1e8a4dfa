namespace Nabla.Learning;

/// <summary>RMSprop (Tieleman, Hinton, <i>Neural networks for machine learning</i>, lecture 6.5, 2012): divides the gradient by the root of the running mean of its square.</summary>
/// <remarks>v ← α v + (1 − α) g², p ← p − rate · g/(√v + ε); centred, with v − a² under the root, a ← α a + (1 − α) g (Graves 2013); with momentum, b ← μ b + g/(…), p ← p − rate · b.</remarks>
public sealed class RmsProp : ElementwiseOptimizer
{
    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far a step goes.</param>
    /// <param name="alpha">α: how much of the running means is kept, 0 to below 1.</param>
    /// <param name="epsilon">ε: added to the root.</param>
    /// <param name="weightDecay">λ: g ← g + λ p first.</param>
    /// <param name="momentum">μ: how much of the last direction is kept, 0 to below 1.</param>
    /// <param name="centered">Whether to divide by the root of the variance instead of the mean square.</param>
    /// <param name="changesMomentum">Whether μ may change from step to step, by <see cref="Momentum"/> or by a schedule that cycles it. It is then kept in a variable, which compiled steps read and saved runs keep; otherwise steps are
    /// written with the number.</param>
    /// <exception cref="ArgumentException">Parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public RmsProp(
        IEnumerable<Variable> parameters,
        double learningRate = 1e-2,
        double alpha = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentum = 0,
        bool centered = false,
        bool changesMomentum = false)
        : base(parameters, learningRate, ["squares", .. centered ? ["mean"] : Array.Empty<string>(), .. momentum == 0 && !changesMomentum ? Array.Empty<string>() : ["momentum"]])
    {
        Alpha = BelowOne(alpha, nameof(alpha));
        Epsilon = AtLeastZero(epsilon, nameof(epsilon));
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
        Setting = new MomentumSetting(nameof(RmsProp), nameof(momentum), momentum, changesMomentum);
        Centered = centered;
    }

    /// <summary>α.</summary>
    public double Alpha { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>λ.</summary>
    public double WeightDecay { get; }

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

    /// <summary>Whether the variance is taken instead of the mean square.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    protected override Tensor[] Numbers(Tensor step, Tensor learningRate) => Setting!.Variable is { } changing ? [learningRate, changing.Value] : [learningRate];

    /// <inheritdoc/>
    protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
    {
        Tensor g = Decayed(gradient, parameter, WeightDecay);
        Tensor squares = Mean(Alpha, slots[0], g.Square());
        List<Tensor> kept = [squares];
        if (Centered)
        {
            Tensor mean = Mean(Alpha, slots[1], g);

            // A variance of next to nothing rounds to below 0.
            squares = (squares - mean.Square()).Maximum(0);
            kept.Add(mean);
        }

        Tensor direction = g / (squares.Sqrt() + Epsilon);
        if (ChangesMomentum || Momentum != 0)
        {
            direction = Functions.MultiplyAdd(ChangesMomentum ? numbers[1] : Momentum, slots[^1], direction);
            kept.Add(direction);
        }

        return [parameter - numbers[0] * direction, .. kept];
    }
}
