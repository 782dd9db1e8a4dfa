namespace Nabla.Distributions;

/// <summary>The χ² distribution, of a sum of squares of normal numbers: the gamma distribution with concentration n/2 and rate ½.</summary>
public sealed class Chi2 : Distribution
{
    private readonly Gamma _gamma;

    /// <summary>A distribution for each parameter.</summary>
    /// <param name="degreesOfFreedom">n &gt; 0.</param>
    public Chi2(Tensor degreesOfFreedom)
        : this(Given.Floating(degreesOfFreedom))
    {
    }

    private Chi2(Tensor[] parameters)
        : base(parameters[0].Shape)
    {
        DegreesOfFreedom = parameters[0];
        _gamma = new Gamma(DegreesOfFreedom * 0.5, 0.5);
    }

    /// <summary>n.</summary>
    public Tensor DegreesOfFreedom { get; }

    /// <inheritdoc/>
    public override Tensor Mean => _gamma.Mean;

    /// <inheritdoc/>
    public override Tensor Mode => _gamma.Mode;

    /// <inheritdoc/>
    public override Tensor Variance => _gamma.Variance;

    /// <inheritdoc/>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    protected override Distribution Canonical => _gamma;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value) => _gamma.LogProb(value);

    /// <inheritdoc/>
    public override Tensor Entropy() => _gamma.Entropy();

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value) => _gamma.Cdf(value);

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability) => _gamma.Icdf(probability);

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => DrawFrom(_gamma, shape, generator);
}
