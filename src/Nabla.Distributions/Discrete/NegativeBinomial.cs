namespace Nabla.Distributions;

/// <summary>How often one succeeds before the r-th failure: k with probability Γ(k + r)/(k! Γ(r)) pᵏ (1 − p)ʳ. A Poisson distribution whose rate is gamma distributed.</summary>
public sealed class NegativeBinomial : Distribution
{
    private readonly SuccessProbability _success;

    /// <summary>A distribution for each pair of the parameters, which broadcast.</summary>
    /// <param name="totalCount">r &gt; 0, not necessarily whole.</param>
    /// <param name="probs">p, from 0 to below 1.</param>
    public NegativeBinomial(Tensor totalCount, Tensor probs)
        : this(Given.Together(totalCount, probs), SuccessProbability.OfProbs)
    {
    }

    private NegativeBinomial(Tensor[] parameters, Func<Tensor, SuccessProbability> success)
        : base(parameters[0].Shape) => (TotalCount, _success) = (parameters[0], success(parameters[1]));

    /// <summary>A distribution for each count and number before the sigmoid, which broadcast.</summary>
    /// <param name="totalCount">r &gt; 0, not necessarily whole.</param>
    /// <param name="logits">ln(p/(1 − p)).</param>
    public static NegativeBinomial FromLogits(Tensor totalCount, Tensor logits) => new(Given.Together(totalCount, logits), SuccessProbability.OfLogits);

    /// <summary>r.</summary>
    public Tensor TotalCount { get; }

    /// <summary>p.</summary>
    public Tensor Probs => _success.Probs;

    /// <summary>ln(p/(1 − p)).</summary>
    public Tensor Logits => _success.Logits;

    /// <inheritdoc/>
    public override Tensor Mean => TotalCount * Logits.Exp();

    /// <inheritdoc/>
    public override Tensor Mode => ((TotalCount - 1).Maximum(0) * Logits.Exp()).Floor();

    /// <inheritdoc/>
    public override Tensor Variance => Mean / _success.Failure;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        return Given.Supported(value, Given.IsNoCount(value), 0, x => _success.Failures(TotalCount) + _success.Successes(x) + (TotalCount + x).Lgamma() - (x + 1).Lgamma() - TotalCount.Lgamma());
    }

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        Tensor count = Given.Numbers(value).Floor();
        Tensor isAll = Functions.Equal(count, double.PositiveInfinity);
        return Functions.Where(isAll, 1, Functions.Where(count < 0, 0, TotalCount.Betainc(Functions.Where(isAll, 0, count.Maximum(0)) + 1, _success.Failure)));
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator)
        => (TotalCount.Detach().BroadcastTo(shape).LogStandardGamma(generator: generator) + Logits.Detach()).Exp().Poisson(generator: generator);
}
