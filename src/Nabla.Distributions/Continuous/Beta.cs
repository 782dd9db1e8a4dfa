namespace Nabla.Distributions;

/// <summary>The beta distribution with density x^(α − 1) (1 − x)^(β − 1)/B(α, β) on (0, 1).</summary>
public sealed class Beta : Distribution
{
    /// <summary>A distribution for each pair of the parameters, which broadcast.</summary>
    /// <param name="concentration1">α &gt; 0, what draws towards 1.</param>
    /// <param name="concentration0">β &gt; 0, what draws towards 0.</param>
    public Beta(Tensor concentration1, Tensor concentration0)
        : this(Given.Together(concentration1, concentration0))
    {
    }

    private Beta(Tensor[] parameters)
        : base(parameters[0].Shape) => (Concentration1, Concentration0) = (parameters[0], parameters[1]);

    /// <summary>α.</summary>
    public Tensor Concentration1 { get; }

    /// <summary>β.</summary>
    public Tensor Concentration0 { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Concentration1 / Total;

    /// <summary>NaN where neither α nor β exceeds 1 and there is no single greatest density.</summary>
    public override Tensor Mode
    {
        get
        {
            Tensor above = (Concentration1 - 1).Maximum(0);
            return above / (above + (Concentration0 - 1).Maximum(0));
        }
    }

    /// <inheritdoc/>
    public override Tensor Variance => Concentration1 * Concentration0 / (Total.Square() * (Total + 1));

    /// <summary>True: see <see cref="Gamma.IsReparameterized"/>.</summary>
    public override bool IsReparameterized => true;

    private Tensor Total => Concentration1 + Concentration0;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        return Given.Supported(value, (value < 0) | (value > 1), 0.5, x => (Concentration1 - 1).XLogY(x) + (Concentration0 - 1).XLog1PY(-x) - LogBeta());
    }

    /// <inheritdoc/>
    public override Tensor Entropy()
        => LogBeta() - (Concentration1 - 1) * Concentration1.Digamma() - (Concentration0 - 1) * Concentration0.Digamma() + (Total - 2) * Total.Digamma();

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        value = Given.Numbers(value);
        Tensor isOutside = (value <= 0) | (value >= 1);
        return Functions.Where(isOutside, (value > 0).Cast(value.DType), Concentration1.Betainc(Concentration0, Functions.Where(isOutside, 0.5, value)));
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability) => Quantile.Of(probability, [Concentration1, Concentration0], static both => new Beta(both[0], both[1]), static x => x.Sigmoid());

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator)
    {
        // One gamma distributed number over the sum of two, by their logarithms: neither underflows.
        Tensor one = Concentration1.BroadcastTo(shape).LogStandardGamma(generator: generator);
        return (one - Concentration0.BroadcastTo(shape).LogStandardGamma(generator: generator)).Sigmoid();
    }

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other is Beta q
        ? q.LogBeta() - LogBeta() + (Concentration1 - q.Concentration1) * Concentration1.Digamma() + (Concentration0 - q.Concentration0) * Concentration0.Digamma() + (q.Total - Total) * Total.Digamma()
        : null;

    private Tensor LogBeta() => Concentration1.Lgamma() + Concentration0.Lgamma() - Total.Lgamma();
}
