namespace Nabla.Distributions;

/// <summary>The distribution of |x|, x being normal around 0.</summary>
public sealed class HalfNormal : Distribution
{
    /// <summary>A distribution for each parameter.</summary>
    /// <param name="scale">σ &gt; 0, the standard deviation of x.</param>
    public HalfNormal(Tensor scale)
        : this(Given.Floating(scale))
    {
    }

    private HalfNormal(Tensor[] parameters)
        : base(parameters[0].Shape) => Scale = parameters[0];

    /// <summary>σ.</summary>
    public Tensor Scale { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Scale * Math.Sqrt(2 / Math.PI);

    /// <inheritdoc/>
    public override Tensor Mode => Scale.ZerosLike();

    /// <inheritdoc/>
    public override Tensor Variance => Scale.Square() * (1 - 2 / Math.PI);

    /// <inheritdoc/>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        return Given.Supported(value, value < 0, 0, x => (x / Scale).Square() * -0.5 - Scale.Log() + 0.5 * Math.Log(2 / Math.PI));
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => Scale.Log() + 0.5 * Math.Log(Math.PI / 2) + 0.5;

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        value = Given.Numbers(value);
        return (value.Maximum(0) / Scale * Math.Sqrt(0.5)).Erf();
    }

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        probability = Given.Numbers(probability);
        return Functions.Where(probability < 0, double.NaN, Scale * probability.Erfinv() * Math.Sqrt(2));
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => Scale * Scale.BroadcastTo(shape).RandnLike(generator: generator).Abs();

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other)
    {
        if (other is not HalfNormal q)
        {
            return null;
        }

        Tensor ratio = Scale / q.Scale;
        return (ratio.Square() - 1) * 0.5 - ratio.Log();
    }
}
