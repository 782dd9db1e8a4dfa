namespace Nabla.Learning;

/// <summary>Averaged stochastic gradient descent (Polyak, Juditsky, <i>Acceleration of stochastic approximation by averaging</i>, 1992): gradient steps that get shorter, and the mean of where they led, in
/// <see cref="Averages"/>.</summary>
/// <remarks>
/// ηₜ = rate/(1 + λ rate (t − 1))^α, p ← (1 − λ ηₜ) p − ηₜ g, a ← a + (p − a)/max(1, t − 1 − t₀). PyTorch computes ηₜ at the end of the step before: with a schedule its rate
/// comes one step later. <see cref="WeightAverage"/> averages what any optimizer does.
/// </remarks>
public sealed class Asgd : ElementwiseOptimizer
{
    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far the first step goes.</param>
    /// <param name="decay">λ: how fast steps get shorter, and how much parameters do; PyTorch's lambd.</param>
    /// <param name="alpha">α: the power with which steps get shorter.</param>
    /// <param name="start">t₀: the step after which averaging begins; the average is the parameter itself until then.</param>
    /// <param name="weightDecay">g ← g + weightDecay · p first.</param>
    /// <exception cref="ArgumentException">Parameters that no optimizer can take.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Asgd(IEnumerable<Variable> parameters, double learningRate = 1e-2, double decay = 1e-4, double alpha = 0.75, double start = 1e6, double weightDecay = 0)
        : base(parameters, learningRate, "average")
    {
        Decay = AtLeastZero(decay, nameof(decay));
        Alpha = AtLeastZero(alpha, nameof(alpha));
        Start = AtLeastZero(start, nameof(start));
        WeightDecay = AtLeastZero(weightDecay, nameof(weightDecay));
    }

    /// <summary>λ.</summary>
    public double Decay { get; }

    /// <summary>α.</summary>
    public double Alpha { get; }

    /// <summary>t₀.</summary>
    public double Start { get; }

    /// <summary>What is added to gradients for each unit of a parameter.</summary>
    public double WeightDecay { get; }

    /// <summary>The averages, in the order of the parameters; zero for one that has taken no step.</summary>
    public IReadOnlyList<Tensor> Averages => [.. Enumerable.Range(0, Parameters.Count).Select(i => Slot(i, "average").Value)];

    /// <inheritdoc/>
    protected override Tensor[] Numbers(Tensor step, Tensor learningRate)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(learningRate);
        Tensor rate = learningRate / Functions.Pow(1 + Decay * learningRate * (step - 1), Alpha);
        Tensor share = 1 / (step - 1 - Start).Maximum(1);
        return [-rate, 1 - Decay * rate, share, 1 - share];
    }

    /// <inheritdoc/>
    protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Tensor next = Functions.MultiplyAdd(numbers[0], Decayed(gradient, parameter, WeightDecay), parameter * numbers[1]);

        // With a share of 1, until averaging begins, the average is the parameter to the bit.
        return [next, Functions.MultiplyAdd(numbers[3], slots[0], numbers[2] * next)];
    }
}
