namespace Nabla.Distributions;

/// <summary>1 with probability p, else 0.</summary>
public sealed class Bernoulli : Distribution
{
    private readonly Odds _odds;

    /// <summary>A distribution for each probability.</summary>
    /// <param name="probs">p, from 0 to 1.</param>
    public Bernoulli(Tensor probs)
        : this(Odds.OfProbs(probs))
    {
    }

    private Bernoulli(Odds odds)
        : base(odds.Shape) => _odds = odds;

    /// <summary>A distribution for each number before the sigmoid.</summary>
    /// <param name="logits">ln(p/(1 − p)).</param>
    public static Bernoulli FromLogits(Tensor logits) => new(Odds.OfLogits(logits));

    /// <summary>p.</summary>
    public Tensor Probs => _odds.Probs;

    /// <summary>ln(p/(1 − p)).</summary>
    public Tensor Logits => _odds.Logits;

    /// <inheritdoc/>
    public override Tensor Mean => Probs;

    /// <summary>1 or 0; NaN where both are as likely.</summary>
    public override Tensor Mode => Functions.Where(Functions.Equal(Probs, 0.5), double.NaN, (Probs >= 0.5).Cast(Probs.DType));

    /// <inheritdoc/>
    public override Tensor Variance => Probs * _odds.Failure;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        return Given.Supported(value, (value * (1 - value)).Abs() > 0, 0, x => _odds.Successes(x) + _odds.Failures(1 - x));
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => _odds.Entropy();

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => Probs.BroadcastTo(shape).Bernoulli(generator: generator);

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other switch
    {
        Bernoulli q => _odds.KlDivergence(q._odds),
        Poisson poisson => -_odds.Entropy() - Probs.XLogY(poisson.Rate) + poisson.Rate,
        _ => null,
    };
}
