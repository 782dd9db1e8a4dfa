namespace Nabla.Distributions;

/// <summary>1 with probability p, else 0.</summary>
public sealed class Bernoulli : Distribution
{
    private readonly SuccessProbability _success;

    /// <summary>A distribution for each probability.</summary>
    /// <param name="probs">p, from 0 to 1.</param>
    public Bernoulli(Tensor probs)
        : this(SuccessProbability.OfProbs(probs))
    {
    }

    private Bernoulli(SuccessProbability success)
        : base(success.Shape) => _success = success;

    /// <summary>A distribution for each number before the sigmoid.</summary>
    /// <param name="logits">ln(p/(1 − p)).</param>
    public static Bernoulli FromLogits(Tensor logits) => new(SuccessProbability.OfLogits(logits));

    /// <summary>p.</summary>
    public Tensor Probs => _success.Probs;

    /// <summary>ln(p/(1 − p)).</summary>
    public Tensor Logits => _success.Logits;

    /// <inheritdoc/>
    public override Tensor Mean => Probs;

    /// <summary>1 or 0; NaN where both are as likely.</summary>
    public override Tensor Mode => Functions.Where(Functions.Equal(Probs, 0.5), double.NaN, (Probs >= 0.5).Cast(Probs.DType));

    /// <inheritdoc/>
    public override Tensor Variance => Probs * _success.Failure;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        return Given.Supported(value, (value * (1 - value)).Abs() > 0, 0, x => _success.Successes(x) + _success.Failures(1 - x));
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => _success.Entropy();

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        value = Given.Numbers(value);
        return Functions.Where(value < 0, 0, Functions.Where(value < 1, _success.Failure, 1));
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => Probs.BroadcastTo(shape).Bernoulli(generator: generator);

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other switch
    {
        Bernoulli q => _success.KlDivergence(q._success),
        Poisson poisson => -_success.Entropy() - Probs.XLogY(poisson.Rate) + poisson.Rate,
        _ => null,
    };
}
