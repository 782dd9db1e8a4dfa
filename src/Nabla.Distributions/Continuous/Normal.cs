namespace Nabla.Distributions;

/// <summary>The normal distribution with density e^(−(x − μ)²/(2σ²))/(σ√(2π)).</summary>
public sealed class Normal : Distribution
{
    /// <summary>A distribution for each pair of the parameters, which broadcast.</summary>
    /// <param name="location">μ.</param>
    /// <param name="scale">σ &gt; 0.</param>
    public Normal(Tensor location, Tensor scale)
        : this(Given.Together(location, scale))
    {
    }

    private Normal(Tensor[] parameters)
        : base(parameters[0].Shape) => (Location, Scale) = (parameters[0], parameters[1]);

    /// <summary>ln √(2π).</summary>
    internal static double HalfLogTwoPi { get; } = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>μ.</summary>
    public Tensor Location { get; }

    /// <summary>σ.</summary>
    public Tensor Scale { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Location;

    /// <inheritdoc/>
    public override Tensor Mode => Location;

    /// <inheritdoc/>
    public override Tensor Variance => Scale.Square();

    /// <inheritdoc/>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value) => ((value - Location) / Scale).Square() * -0.5 - Scale.Log() - HalfLogTwoPi;

    /// <inheritdoc/>
    public override Tensor Entropy() => Scale.Log() + (0.5 + HalfLogTwoPi);

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value) => ((value - Location) / Scale).Ndtr();

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        ArgumentNullException.ThrowIfNull(probability);
        return Location + Scale * probability.Ndtri();
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => Location + Scale * Location.BroadcastTo(shape).RandnLike(generator: generator);

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other)
    {
        if (other is Normal q)
        {
            Tensor ratio = Scale / q.Scale;
            return ((Location - q.Location) / q.Scale).Square() * 0.5 + (ratio.Square() - 1) * 0.5 - ratio.Log();
        }

        if (other is Gumbel gumbel)
        {
            Tensor mean = (Location - gumbel.Location) / gumbel.Scale;
            Tensor half = (Scale / gumbel.Scale).Square() * 0.5;
            return (gumbel.Scale / Scale).Log() + mean + (half - mean).Exp() - (0.5 + HalfLogTwoPi);
        }

        if (other is Laplace laplace)
        {
            // E|x − b| of the folded normal distribution.
            Tensor apart = (Location - laplace.Location) / Scale;
            Tensor expected = Scale * (Math.Sqrt(2 / Math.PI) * (apart.Square() * -0.5).Exp() + apart * (apart * Math.Sqrt(0.5)).Erf());
            return expected / laplace.Scale + (laplace.Scale / Scale).Log() + Math.Log(2) - (0.5 + HalfLogTwoPi);
        }

        return null;
    }
}
