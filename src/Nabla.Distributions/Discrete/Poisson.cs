namespace Nabla.Distributions;

/// <summary>Poisson's distribution of counts: k with probability λᵏ e^(−λ)/k!.</summary>
public sealed class Poisson : Distribution
{
    /// <summary>A distribution for each rate.</summary>
    /// <param name="rate">λ ≥ 0.</param>
    public Poisson(Tensor rate)
        : this(Given.Floating(rate))
    {
    }

    private Poisson(Tensor[] parameters)
        : base(parameters[0].Shape) => Rate = parameters[0];

    /// <summary>λ.</summary>
    public Tensor Rate { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Rate;

    /// <inheritdoc/>
    public override Tensor Mode => Rate.Floor();

    /// <inheritdoc/>
    public override Tensor Variance => Rate;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        return Given.Supported(value, Given.IsNoCount(value), 0, x => x.XLogY(Rate) - Rate - (x + 1).Lgamma());
    }

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        Tensor count = Given.Numbers(value).Floor();
        return Functions.Where(count < 0, 0, (count.Maximum(0) + 1).Igammac(Rate));
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => Rate.BroadcastTo(shape).Poisson(generator: generator);

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other is Poisson q ? Rate.XLogY(Rate) - Rate.XLogY(q.Rate) - Rate + q.Rate : null;
}
