namespace Nabla.Distributions;

/// <summary>How often one fails before the first success: k with probability (1 − p)ᵏ p, k = 0, 1, 2 ….</summary>
public sealed class Geometric : Distribution
{
    private readonly SuccessProbability _success;

    /// <summary>A distribution for each probability.</summary>
    /// <param name="probs">p, above 0 and up to 1.</param>
    public Geometric(Tensor probs)
        : this(SuccessProbability.OfProbs(probs))
    {
    }

    private Geometric(SuccessProbability success)
        : base(success.Shape) => _success = success;

    /// <summary>A distribution for each number before the sigmoid.</summary>
    /// <param name="logits">ln(p/(1 − p)).</param>
    public static Geometric FromLogits(Tensor logits) => new(SuccessProbability.OfLogits(logits));

    /// <summary>p.</summary>
    public Tensor Probs => _success.Probs;

    /// <summary>ln(p/(1 − p)).</summary>
    public Tensor Logits => _success.Logits;

    /// <inheritdoc/>
    public override Tensor Mean => _success.Failure / Probs;

    /// <inheritdoc/>
    public override Tensor Mode => Probs.ZerosLike();

    /// <inheritdoc/>
    public override Tensor Variance => _success.Failure / Probs.Square();

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        return Given.Supported(value, Given.IsNoCount(value), 0, x => _success.Failures(x) + _success.Successes(x.OnesLike()));
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => _success.Entropy() / Probs;

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        Tensor count = Given.Numbers(value).Floor();
        return Functions.Where(count < 0, 0, -_success.Failures(count.Maximum(0) + 1).Expm1());
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator)
    {
        Tensor probs = Probs.Detach();
        Tensor count = (Given.Positive(probs, shape, generator).Log() / (-probs).Log1p()).Floor();

        // Of a certain success, 0/−∞ and where the number drawn was 1, too.
        return Functions.Where(probs >= 1, 0, count + 0);
    }

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other is Geometric q ? _success.KlDivergence(q._success) / Probs : null;
}
