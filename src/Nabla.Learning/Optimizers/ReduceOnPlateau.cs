namespace Nabla.Learning;

/// <summary>Lowers the learning rate of an optimizer when a number that it is told, a validation loss say, has not got better for some time; PyTorch's ReduceLROnPlateau.</summary>
/// <example><code>
/// ReduceOnPlateau optimizer = new(new Adam(model.Parameters), factor: 0.5, patience: 3);
/// …
/// optimizer.Observe(trainer.Evaluate(validation).Loss);
/// </code></example>
public sealed class ReduceOnPlateau : DelegatingOptimizer
{
    // PyTorch's: rates that would change by less stay.
    private const double Least = 1e-8;
    private readonly double _factor;
    private readonly int _patience;
    private readonly double _threshold;
    private readonly bool _isRelative;
    private readonly bool _higherIsBetter;
    private readonly int _cooldown;
    private readonly double _minimum;
    private readonly Variable _best;
    private readonly Variable _waited = Counter();
    private readonly Variable _resting = Counter();

    /// <summary>The optimizer <paramref name="inner"/>, whose rate falls.</summary>
    /// <param name="inner">The optimizer.</param>
    /// <param name="factor">What the rate is multiplied by: above 0, below 1.</param>
    /// <param name="patience">How many numbers in a row may be no better.</param>
    /// <param name="threshold">By how much a number must be better than the best so far.</param>
    /// <param name="isRelative">Whether the threshold is a share of the best so far.</param>
    /// <param name="higherIsBetter">Whether higher numbers are better, as accuracies are.</param>
    /// <param name="cooldown">How many numbers after a reduction are not counted.</param>
    /// <param name="minimum">The lowest learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ReduceOnPlateau(
        Optimizer inner,
        double factor = 0.1,
        int patience = 10,
        double threshold = 1e-4,
        bool isRelative = true,
        bool higherIsBetter = false,
        int cooldown = 0,
        double minimum = 0)
        : base(inner)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        _factor = factor is > 0 and < 1 ? factor : throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor must be above 0 and below 1.");
        _patience = patience;
        _threshold = AtLeastZero(threshold, nameof(threshold));
        _isRelative = isRelative;
        _higherIsBetter = higherIsBetter;
        _cooldown = cooldown;
        _minimum = CheckedRate(minimum, nameof(minimum));
        _best = Counter(higherIsBetter ? double.NegativeInfinity : double.PositiveInfinity);
    }

    /// <summary>The best number so far.</summary>
    public double Best => (double)_best.Value;

    /// <summary>Takes notice of a number, and lowers the learning rate if it is time.</summary>
    /// <param name="value">The number; one that is not a number is no better.</param>
    /// <returns>Whether the learning rate was lowered.</returns>
    public bool Observe(double value)
    {
        bool isBetter = IsBetter(value, Best);
        double waited = isBetter ? 0 : (double)_waited.Value + 1;
        double resting = (double)_resting.Value;
        if (isBetter)
        {
            _best.Value = Tensor.Of(value);
        }

        if (resting > 0)
        {
            (resting, waited) = (resting - 1, 0);
        }

        bool isLowered = false;
        if (waited > _patience)
        {
            double rate = Math.Max(LearningRate * _factor, _minimum);
            isLowered = LearningRate - rate > Least;
            LearningRate = isLowered ? rate : LearningRate;
            (resting, waited) = (_cooldown, 0);
        }

        (_waited.Value, _resting.Value) = (Tensor.Of(waited), Tensor.Of(resting));
        return isLowered;
    }

    internal override void Update(Func<Variable, Arrival?> gradientOf) => Inner.Update(gradientOf);

    private protected override IEnumerable<(string Name, Variable Variable)> Kept(Func<Variable, string> nameOf)
        => [("plateau.best", _best), ("plateau.waited", _waited), ("plateau.resting", _resting)];

    private bool IsBetter(double value, double best)
    {
        double sign = _higherIsBetter ? 1 : -1;
        double bound = _isRelative ? best * (1 + sign * _threshold) : best + sign * _threshold;
        return _higherIsBetter ? value > bound : value < bound;
    }
}
