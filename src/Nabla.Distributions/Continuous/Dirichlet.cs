namespace Nabla.Distributions;

/// <summary>Dirichlet's distribution of probabilities x that sum to 1, with density Γ(Σα)/ΠΓ(α) Π x^(α − 1).</summary>
public sealed class Dirichlet : Distribution
{
    /// <summary>A distribution for each row of the concentrations.</summary>
    /// <param name="concentration">α &gt; 0, [batch, K].</param>
    /// <exception cref="ArgumentException">They have no axis.</exception>
    public Dirichlet(Tensor concentration)
        : this(Given.Floating(concentration))
    {
    }

    private Dirichlet(Tensor[] parameters)
        : base(parameters[0].Rank > 0 ? Given.WithoutLast(parameters[0].Shape) : throw new ArgumentException("Dirichlet takes concentrations [batch, K], not a scalar."), [parameters[0].Shape[^1]])
        => Concentration = parameters[0];

    /// <summary>α.</summary>
    public Tensor Concentration { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Concentration / Concentration.Sum(-1, keepAxes: true);

    /// <summary>NaN where no concentration exceeds 1 and there is no single greatest density.</summary>
    public override Tensor Mode
    {
        get
        {
            Tensor above = (Concentration - 1).Maximum(0);
            return above / above.Sum(-1, keepAxes: true);
        }
    }

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            Tensor total = Concentration.Sum(-1, keepAxes: true);
            return Concentration * (total - Concentration) / (total.Square() * (total + 1));
        }
    }

    /// <summary>True: see <see cref="Gamma.IsReparameterized"/>.</summary>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        Tensor isOutside = (value < 0).Any(-1) | ((value.Sum(-1) - 1).Abs() > 1e-5);
        Tensor within = Functions.Where(isOutside.Unsqueeze(-1), 1.0 / EventShape[0], value);
        return Functions.Where(isOutside, double.NegativeInfinity, (Concentration - 1).XLogY(within).Sum(-1) - LogBeta());
    }

    /// <inheritdoc/>
    public override Tensor Entropy()
    {
        Tensor total = Concentration.Sum(-1);
        return LogBeta() - (EventShape[0] - total) * total.Digamma() - ((Concentration - 1) * Concentration.Digamma()).Sum(-1);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => Concentration.BroadcastTo(shape).LogStandardGamma(generator: generator).Softmax(-1);

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other is Dirichlet q
        ? q.LogBeta() - LogBeta() + ((Concentration - q.Concentration) * (Concentration.Digamma() - Concentration.Sum(-1, keepAxes: true).Digamma())).Sum(-1)
        : null;

    private Tensor LogBeta() => Concentration.Lgamma().Sum(-1) - Concentration.Sum(-1).Lgamma();
}
