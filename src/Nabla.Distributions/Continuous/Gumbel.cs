namespace Nabla.Distributions;

/// <summary>Gumbel's distribution of greatest values, with P(x) = e^(−e^(−(x − μ)/β)).</summary>
public sealed class Gumbel : Distribution
{
    /// <summary>γ, the limit of 1 + ½ + … + 1/n − ln n.</summary>
    internal const double Euler = 0.5772156649015329;

    /// <summary>A distribution for each pair of the parameters, which broadcast.</summary>
    /// <param name="location">μ, the mode.</param>
    /// <param name="scale">β &gt; 0.</param>
    public Gumbel(Tensor location, Tensor scale)
        : this(Given.Together(location, scale))
    {
    }

    private Gumbel(Tensor[] parameters)
        : base(parameters[0].Shape) => (Location, Scale) = (parameters[0], parameters[1]);

    /// <summary>μ.</summary>
    public Tensor Location { get; }

    /// <summary>β.</summary>
    public Tensor Scale { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Location + Scale * Euler;

    /// <inheritdoc/>
    public override Tensor Mode => Location;

    /// <inheritdoc/>
    public override Tensor Variance => Scale.Square() * (Math.PI * Math.PI / 6);

    /// <inheritdoc/>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Tensor y = (Location - value) / Scale;
        return y - y.Exp() - Scale.Log();
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => Scale.Log() + (1 + Euler);

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value) => (-((Location - value) / Scale).Exp()).Exp();

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        probability = Given.Numbers(probability);
        return Location - Scale * (-probability.Log()).Log();
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator)
        => Icdf(Given.Open(Location.BroadcastTo(shape).RandLike(generator: generator)));

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other)
    {
        if (other is Gumbel q)
        {
            Tensor ratio = Scale / q.Scale;
            Tensor apart = (q.Location - Location) / q.Scale;
            return -ratio.Log() - apart + ratio * Euler + (apart + (ratio + 1).Lgamma()).Exp() - (1 + Euler);
        }

        return other is Normal normal
            ? (normal.Scale / Scale).Log() + Normal.HalfLogTwoPi + ((Mean - normal.Location) / normal.Scale).Square() * 0.5 + (Scale / normal.Scale).Square() * (Math.PI * Math.PI / 12) - (1 + Euler)
            : null;
    }
}
