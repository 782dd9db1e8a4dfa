namespace Nabla.Distributions;

/// <summary>The distribution of eˣ, x being normal.</summary>
public sealed class LogNormal : Distribution
{
    private readonly Normal _logarithm;

    /// <summary>A distribution for each pair of the parameters, which broadcast.</summary>
    /// <param name="location">μ, the mean of the logarithm.</param>
    /// <param name="scale">σ &gt; 0, the standard deviation of the logarithm.</param>
    public LogNormal(Tensor location, Tensor scale)
        : this(new Normal(location, scale))
    {
    }

    private LogNormal(Normal logarithm)
        : base(logarithm.BatchShape) => _logarithm = logarithm;

    /// <summary>μ.</summary>
    public Tensor Location => _logarithm.Location;

    /// <summary>σ.</summary>
    public Tensor Scale => _logarithm.Scale;

    /// <inheritdoc/>
    public override Tensor Mean => (Location + Scale.Square() * 0.5).Exp();

    /// <inheritdoc/>
    public override Tensor Mode => (Location - Scale.Square()).Exp();

    /// <inheritdoc/>
    public override Tensor Variance => Scale.Square().Expm1() * (Location * 2 + Scale.Square()).Exp();

    /// <inheritdoc/>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        return Given.Supported(value, value <= 0, 1, x =>
        {
            Tensor log = x.Log();
            return _logarithm.LogProb(log) - log;
        });
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => _logarithm.Entropy() + Location;

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        value = Given.Numbers(value);
        Tensor isBelow = value <= 0;
        return Functions.Where(isBelow, 0, _logarithm.Cdf(Functions.Where(isBelow, 1, value).Log()));
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability) => _logarithm.Icdf(probability).Exp();

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => DrawFrom(_logarithm, shape, generator).Exp();

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other is LogNormal q ? _logarithm.KlDivergence(q._logarithm) : null;
}
