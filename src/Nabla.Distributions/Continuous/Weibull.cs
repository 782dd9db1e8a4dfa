namespace Nabla.Distributions;

/// <summary>Weibull's distribution, with P(x) = 1 − e^(−(x/λ)ᵏ) for x ≥ 0.</summary>
public sealed class Weibull : Distribution
{
    /// <summary>A distribution for each pair of the parameters, which broadcast.</summary>
    /// <param name="scale">λ &gt; 0.</param>
    /// <param name="concentration">k &gt; 0.</param>
    public Weibull(Tensor scale, Tensor concentration)
        : this(Given.Together(scale, concentration))
    {
    }

    private Weibull(Tensor[] parameters)
        : base(parameters[0].Shape) => (Scale, Concentration) = (parameters[0], parameters[1]);

    /// <summary>λ.</summary>
    public Tensor Scale { get; }

    /// <summary>k.</summary>
    public Tensor Concentration { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Scale * (Concentration.Reciprocal() + 1).Lgamma().Exp();

    /// <inheritdoc/>
    public override Tensor Mode => Scale * ((Concentration - 1) / Concentration).Maximum(0).Pow(Concentration.Reciprocal());

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            Tensor inverse = Concentration.Reciprocal();
            return Scale.Square() * ((inverse * 2 + 1).Lgamma().Exp() - ((inverse + 1).Lgamma() * 2).Exp());
        }
    }

    /// <inheritdoc/>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        return Given.Supported(value, value < 0, Scale, x =>
        {
            Tensor ratio = x / Scale;
            return (Concentration / Scale).Log() + (Concentration - 1).XLogY(ratio) - ratio.Pow(Concentration);
        });
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => (1 - Concentration.Reciprocal()) * Gumbel.Euler + (Scale / Concentration).Log() + 1;

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value) => -(-(Given.Numbers(value).Maximum(0) / Scale).Pow(Concentration)).Expm1();

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability) => Scale * (-(-Given.Numbers(probability)).Log1p()).Pow(Concentration.Reciprocal());

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => Scale * (-Given.Positive(Scale, shape, generator).Log()).Pow(Concentration.Reciprocal());
}
