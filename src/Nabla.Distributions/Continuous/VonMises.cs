namespace Nabla.Distributions;

/// <summary>Von Mises' distribution of angles, with density e^(κ cos(x − μ))/(2π I₀(κ)).</summary>
public sealed class VonMises : Distribution
{
    /// <summary>A distribution for each pair of the parameters, which broadcast.</summary>
    /// <param name="location">μ, an angle.</param>
    /// <param name="concentration">κ ≥ 0.</param>
    public VonMises(Tensor location, Tensor concentration)
        : this(Given.Together(location, concentration))
    {
    }

    private VonMises(Tensor[] parameters)
        : base(parameters[0].Shape) => (Location, Concentration) = (parameters[0], parameters[1]);

    /// <summary>μ.</summary>
    public Tensor Location { get; }

    /// <summary>κ.</summary>
    public Tensor Concentration { get; }

    /// <summary>The circular mean, μ.</summary>
    public override Tensor Mean => Location;

    /// <inheritdoc/>
    public override Tensor Mode => Location;

    /// <summary>The circular variance, 1 − I₁(κ)/I₀(κ).</summary>
    public override Tensor Variance => 1 - Concentration.I1e() / Concentration.I0e();

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value) => Concentration * ((value - Location).Cos() - 1) - Concentration.I0e().Log() - Math.Log(2 * Math.PI);

    /// <inheritdoc/>
    public override Tensor Entropy() => Concentration.I0e().Log() + Math.Log(2 * Math.PI) + Concentration * Variance;

    /// <summary>Angles of [−π, π).</summary>
    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator)
        => (Location + Concentration.BroadcastTo(shape).VonMises(generator: generator) + Math.PI) % (2 * Math.PI) - Math.PI;
}
