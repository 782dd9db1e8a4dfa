namespace Nabla.Distributions;

/// <summary>Laplace's distribution with density e^(−|x − μ|/b)/(2b).</summary>
public sealed class Laplace : Distribution
{
    /// <summary>A distribution for each pair of the parameters, which broadcast.</summary>
    /// <param name="location">μ.</param>
    /// <param name="scale">b &gt; 0.</param>
    public Laplace(Tensor location, Tensor scale)
        : this(Given.Together(location, scale))
    {
    }

    private Laplace(Tensor[] parameters)
        : base(parameters[0].Shape) => (Location, Scale) = (parameters[0], parameters[1]);

    /// <summary>μ.</summary>
    public Tensor Location { get; }

    /// <summary>b.</summary>
    public Tensor Scale { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Location;

    /// <inheritdoc/>
    public override Tensor Mode => Location;

    /// <inheritdoc/>
    public override Tensor Variance => Scale.Square() * 2;

    /// <inheritdoc/>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value) => -(value - Location).Abs() / Scale - (Scale * 2).Log();

    /// <inheritdoc/>
    public override Tensor Entropy() => (Scale * 2).Log() + 1;

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        // Either tail on its own, so that none is a difference from 1.
        Tensor x = (value - Location) / Scale;
        Tensor tail = (-x.Abs()).Exp() * 0.5;
        return Functions.Where(x < 0, tail, 1 - tail);
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        probability = Given.Numbers(probability);
        Tensor side = probability - 0.5;
        return Location - Scale * side.Sign() * (side.Abs() * -2).Log1p();
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator)
    {
        Tensor u = Given.Signed(Location, shape, generator);
        return Location - Scale * u.Sign() * (-u.Abs()).Log1p();
    }

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other)
    {
        if (other is Laplace q)
        {
            Tensor apart = (Location - q.Location).Abs();
            return (q.Scale / Scale).Log() + apart / q.Scale + Scale / q.Scale * (-apart / Scale).Exp() - 1;
        }

        return other is Normal normal
            ? (normal.Scale / Scale).Log() + Normal.HalfLogTwoPi - 1 - Math.Log(2) + (Scale.Square() * 2 + (Location - normal.Location).Square()) / (2 * normal.Scale.Square())
            : null;
    }
}
