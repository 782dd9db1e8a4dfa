namespace Nabla.Learning;

/// <summary>Adagrad (Duchi, Hazan, Singer, <i>Adaptive subgradient methods for online learning and stochastic optimization</i>, 2011): divides by the root of the sum of all squared gradients, so
/// that what is seldom reached takes long steps.</summary>
/// <remarks>q ← q + g², p ← p − rate/(1 + (t − 1) η) · g/(√q + ε).</remarks>
public sealed class Adagrad : ElementwiseOptimizer
{
    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far the first step goes.</param>
    /// <param name="rateDecay">η: how fast the learning rate falls with the number t of the step; PyTorch's lr_decay.</param>
    /// <param name="weightDecay">λ: g ← g + λ p first.</param>
    /// <param name="firstSum">What q is at first.</param>
    /// <param name="epsilon">ε: added to the root.</param>
    /// <exception cref="ArgumentException">Parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Adagrad(IEnumerable<Variable> parameters, double learningRate = 1e-2, double rateDecay = 0, double weightDecay = 0, double firstSum = 0, double epsilon = 1e-10)
        : base(parameters, learningRate, parameter => [("squares", parameter.Value.FullLike(AtLeastZero(firstSum, nameof(firstSum))))])
    {
        RateDecay = AtLeastZero(rateDecay, nameof(rateDecay));
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
        Epsilon = AtLeastZero(epsilon, nameof(epsilon));
    }

    /// <summary>η.</summary>
    public double RateDecay { get; }

    /// <summary>λ.</summary>
    public double WeightDecay { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected override Tensor[] Numbers(Tensor step, Tensor learningRate)
    {
        ArgumentNullException.ThrowIfNull(step);
        return [learningRate / (1 + (step - 1) * RateDecay)];
    }

    /// <inheritdoc/>
    protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
    {
        Tensor g = Decayed(gradient, parameter, WeightDecay);
        Tensor squares = Functions.MultiplyAdd(g, g, slots[0]);
        return [parameter - numbers[0] * g / (squares.Sqrt() + Epsilon), squares];
    }
}
