namespace Nabla.Distributions;

/// <summary>The uniform distribution with density 1/(b − a) on [a, b).</summary>
public sealed class Uniform : Distribution
{
    /// <summary>A distribution for each pair of the parameters, which broadcast.</summary>
    /// <param name="low">a.</param>
    /// <param name="high">b &gt; a.</param>
    public Uniform(Tensor low, Tensor high)
        : this(Given.Together(low, high))
    {
    }

    private Uniform(Tensor[] parameters)
        : base(parameters[0].Shape) => (Low, High) = (parameters[0], parameters[1]);

    /// <summary>a.</summary>
    public Tensor Low { get; }

    /// <summary>b.</summary>
    public Tensor High { get; }

    /// <inheritdoc/>
    public override Tensor Mean => (Low + High) * 0.5;

    /// <summary>NaN: all values are as likely.</summary>
    public override Tensor Mode => Low * double.NaN;

    /// <inheritdoc/>
    public override Tensor Variance => (High - Low).Square() / 12;

    /// <inheritdoc/>
    public override bool IsReparameterized => true;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Functions.Where((value < Low) | (value >= High), double.NegativeInfinity, -(High - Low).Log() + value * 0);
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => (High - Low).Log();

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value) => ((value - Low) / (High - Low)).Clamp(0, 1);

    /// <inheritdoc/>
    public override Tensor Icdf(Tensor probability)
    {
        ArgumentNullException.ThrowIfNull(probability);
        return Functions.Where((probability < 0) | (probability > 1), double.NaN, Low + (High - Low) * probability);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => Low + (High - Low) * Low.BroadcastTo(shape).RandLike(generator: generator);

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other)
    {
        Tensor width = High - Low;
        return other switch
        {
            Uniform q => Functions.Where((q.Low > Low) | (q.High < High), double.PositiveInfinity, ((q.High - q.Low) / width).Log()),
            Normal q => (q.Scale / width).Log() + Normal.HalfLogTwoPi + (width.Square() / 12 + (Mean - q.Location).Square()) / (2 * q.Scale.Square()),
            _ => null,
        };
    }
}
