namespace Nabla.Distributions;

/// <summary>The gamma distribution with density βᵅ x^(α − 1) e^(−βx)/Γ(α) on the positive numbers.</summary>
public sealed class Gamma : Distribution
{
    /// <summary>A distribution for each pair of the parameters, which broadcast.</summary>
    /// <param name="concentration">α &gt; 0.</param>
    /// <param name="rate">β &gt; 0, one over the scale.</param>
    public Gamma(Tensor concentration, Tensor rate)
        : this(Given.Together(concentration, rate))
    {
    }

    private Gamma(Tensor[] parameters)
        : base(parameters[0].Shape) => (Concentration, Rate) = (parameters[0], parameters[1]);

    /// <summary>α.</summary>
    public Tensor Concentration { get; }

    /// <summary>β.</summary>
    public Tensor Rate { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Concentration / Rate;

    /// <summary>0 where α ≤ 1.</summary>
    public override Tensor Mode => (Concentration - 1).Maximum(0) / Rate;

    /// <inheritdoc/>
    public override Tensor Variance => Concentration / Rate.Square();

    /// <summary>True: samples move with the concentration as their quantiles do (Figurnov, Mohamed, Mnih 2018).</summary>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        return Given.Supported(value, value < 0, 1, x => Concentration * Rate.Log() + (Concentration - 1).XLogY(x) - Rate * x - Concentration.Lgamma());
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => Concentration - Rate.Log() + Concentration.Lgamma() + (1 - Concentration) * Concentration.Digamma();

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value) => Concentration.Igamma(Given.Numbers(value).Maximum(0) * Rate);

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability) => Quantile.Of(probability, [Concentration], static one => new Gamma(one[0], 1), static x => x.Exp()) / Rate;

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator)
        => (Concentration.BroadcastTo(shape).LogStandardGamma(generator: generator) - Rate.Log()).Exp();

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other)
    {
        if (other is Gamma q)
        {
            return q.Concentration * (Rate / q.Rate).Log() + q.Concentration.Lgamma() - Concentration.Lgamma()
                + (Concentration - q.Concentration) * Concentration.Digamma() + (q.Rate - Rate) * (Concentration / Rate);
        }

        if (other is Normal normal)
        {
            return Concentration * Rate.Log() - Concentration.Lgamma() + (Concentration - 1) * (Concentration.Digamma() - Rate.Log()) - Concentration
                + normal.Scale.Log() + Normal.HalfLogTwoPi + (Variance + (Mean - normal.Location).Square()) / (2 * normal.Scale.Square());
        }

        if (other is Gumbel gumbel)
        {
            // E e^(−x/β₁) is (β/(β + 1/β₁))ᵅ.
            return -Entropy() + gumbel.Scale.Log() + (Mean - gumbel.Location) / gumbel.Scale
                + (gumbel.Location / gumbel.Scale - Concentration * (gumbel.Scale * Rate).Reciprocal().Log1p()).Exp();
        }

        return null;
    }
}
