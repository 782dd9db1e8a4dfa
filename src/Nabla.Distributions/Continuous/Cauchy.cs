namespace Nabla.Distributions;

/// <summary>Cauchy's distribution with density 1/(πγ(1 + ((x − μ)/γ)²)); it has neither mean nor variance.</summary>
public sealed class Cauchy : Distribution
{
    /// <summary>A distribution for each pair of the parameters, which broadcast.</summary>
    /// <param name="location">μ, the median.</param>
    /// <param name="scale">γ &gt; 0, half the width at half the height.</param>
    public Cauchy(Tensor location, Tensor scale)
        : this(Given.Together(location, scale))
    {
    }

    private Cauchy(Tensor[] parameters)
        : base(parameters[0].Shape) => (Location, Scale) = (parameters[0], parameters[1]);

    /// <summary>μ.</summary>
    public Tensor Location { get; }

    /// <summary>γ.</summary>
    public Tensor Scale { get; }

    /// <summary>NaN: the integral does not exist.</summary>
    public override Tensor Mean => Location * double.NaN;

    /// <inheritdoc/>
    public override Tensor Mode => Location;

    /// <summary>Infinite.</summary>
    public override Tensor Variance => Scale * double.PositiveInfinity;

    /// <inheritdoc/>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value) => -(((value - Location) / Scale).Square().Log1p() + Scale.Log() + Math.Log(Math.PI));

    /// <inheritdoc/>
    public override Tensor Entropy() => (Scale * (4 * Math.PI)).Log();

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value) => ((value - Location) / Scale).Atan() / Math.PI + 0.5;

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        probability = Given.Numbers(probability);
        return Functions.Where((probability < 0) | (probability > 1), double.NaN, Location + Scale * ((probability - 0.5) * Math.PI).Tan());
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => Location + Scale * (Given.Signed(Location, shape, generator) * (Math.PI / 2)).Tan();

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other is Cauchy q
        ? (((Scale + q.Scale).Square() + (Location - q.Location).Square()) / (Scale * q.Scale * 4)).Log()
        : null;
}
