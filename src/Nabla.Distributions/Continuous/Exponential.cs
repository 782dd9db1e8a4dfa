namespace Nabla.Distributions;

/// <summary>The exponential distribution with density λe^(−λx) for x ≥ 0.</summary>
public sealed class Exponential : Distribution
{
    /// <summary>A distribution for each parameter.</summary>
    /// <param name="rate">λ &gt; 0.</param>
    public Exponential(Tensor rate)
        : this(Given.Floating(rate))
    {
    }

    private Exponential(Tensor[] parameters)
        : base(parameters[0].Shape) => Rate = parameters[0];

    /// <summary>λ.</summary>
    public Tensor Rate { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Rate.Reciprocal();

    /// <inheritdoc/>
    public override Tensor Mode => Rate.ZerosLike();

    /// <inheritdoc/>
    public override Tensor Variance => Rate.Square().Reciprocal();

    /// <inheritdoc/>
    public override bool IsReparameterized => true;

    private Gamma AsGamma => new(Rate.OnesLike(), Rate);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        return Given.Supported(value, value < 0, 0, x => Rate.Log() - Rate * x);
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => 1 - Rate.Log();

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value) => -(-Rate * Given.Numbers(value).Maximum(0)).Expm1();

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability) => -(-Given.Numbers(probability)).Log1p() / Rate;

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => -Given.Positive(Rate, shape, generator).Log() / Rate;

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other)
    {
        if (other is Exponential q)
        {
            Tensor ratio = q.Rate / Rate;
            return ratio - 1 - ratio.Log();
        }

        return other is Gamma or Normal or Gumbel ? AsGamma.KlDivergence(other) : null;
    }

    /// <inheritdoc/>
    protected override Tensor? KlFrom(Distribution other) => other is Gamma p ? p.KlDivergence(AsGamma) : null;
}
