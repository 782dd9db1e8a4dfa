namespace Nabla.Learning;

/// <summary>NAdam, Adam with Nesterov's momentum (Dozat, <i>Incorporating Nesterov momentum into Adam</i>, 2016), with PyTorch's schedule of the momentum.</summary>
/// <remarks>
/// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², p ← p − rate · ((1 − μₜ) g/(1 − Πₜ) + μₜ₊₁ m/(1 − Πₜ₊₁)) / (√(v/(1 − β₂ᵗ)) + ε)
/// with μₜ = β₁ (1 − 0.96^(t ψ)/2) and Πₜ = μ₁ μ₂ … μₜ.
/// <para>Some versions of PyTorch, 1.13 among them, have μₜ twice in Πₜ₊₁; the paper and later versions once, as here.</para>
/// </remarks>
public sealed class NAdam : ElementwiseOptimizer
{
    // Note [The product of all momenta]
    // Πₜ is β₁ᵗ times the product of 1 − a qⁱ, i = 1 … t, with a = ½ and q = 0.96^ψ. That product has a logarithm which is a sum that needs no memory of the steps before:
    // −Σₙ aⁿ qⁿ (1 − qⁿᵗ)/(n (1 − qⁿ)). Its terms have one sign and fall like 2⁻ⁿ, so 60 of them are float64's digits, and parameters that join late need no product of their own.
    private const int Terms = 60;
    private readonly Tensor _factors;
    private readonly Tensor _exponents;
    private readonly double _root;

    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far a step goes at most, nearly.</param>
    /// <param name="beta1">β₁: how much of the running mean of the gradient is kept, 0 to below 1.</param>
    /// <param name="beta2">β₂: how much of the running mean of the squared gradient is kept, 0 to below 1.</param>
    /// <param name="epsilon">ε: added to the root.</param>
    /// <param name="weightDecay">λ: g ← g + λ p first.</param>
    /// <param name="momentumDecay">ψ: how fast μ rises from β₁/2 to β₁.</param>
    /// <exception cref="ArgumentException">Parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public NAdam(
        IEnumerable<Variable> parameters,
        double learningRate = 2e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentumDecay = 4e-3)
        : base(parameters, learningRate, "mean", "squares")
    {
        Beta1 = BelowOne(beta1, nameof(beta1));
        Beta2 = BelowOne(beta2, nameof(beta2));
        Epsilon = AtLeastZero(epsilon, nameof(epsilon));
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
        MomentumDecay = AtLeastZero(momentumDecay, nameof(momentumDecay));
        _root = momentumDecay * Math.Log(0.96);
        Tensor orders = Tensor.Arange(1, Terms + 1, dtype: DType.Float64);
        _exponents = orders * _root;

        // With ψ = 0 the quotient (1 − qⁿᵗ)/(1 − qⁿ) is t.
        _factors = Functions.Pow(0.5, orders) * _exponents.Exp() / orders / (momentumDecay == 0 ? -1 : _exponents.Expm1());
    }

    /// <summary>β₁.</summary>
    public double Beta1 { get; }

    /// <summary>β₂.</summary>
    public double Beta2 { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <summary>λ.</summary>
    public double WeightDecay { get; }

    /// <summary>ψ.</summary>
    public double MomentumDecay { get; }

    /// <inheritdoc/>
    protected override Tensor[] Numbers(Tensor step, Tensor learningRate)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(learningRate);
        Tensor after = step + 1;
        return
        [
            -learningRate * (1 - Momentum(step)) / (1 - Product(step)),
            -learningRate * Momentum(after) / (1 - Product(after)),
            1 / (1 - Functions.Pow(Beta2, step)).Sqrt(),
        ];
    }

    /// <inheritdoc/>
    protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
    {
        Tensor g = Decayed(gradient, parameter, WeightDecay);
        Tensor mean = Mean(Beta1, slots[0], g);
        Tensor squares = Mean(Beta2, slots[1], g.Square());
        return [parameter + (numbers[0] * g + numbers[1] * mean) / (squares.Sqrt() * numbers[2] + Epsilon), mean, squares];
    }

    private Tensor Momentum(Tensor step) => Beta1 * (1 - 0.5 * (step * _root).Exp());

    // Note [The product of all momenta]
    private Tensor Product(Tensor step)
        => Functions.Pow(Beta1, step) * (_factors * (MomentumDecay == 0 ? step : -(_exponents * step).Expm1())).Sum().Exp();
}
