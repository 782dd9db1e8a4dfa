namespace Nabla.Distributions;

/// <summary>Takes the last axes of a batch of independent distributions for axes of one event, over which log-probabilities are summed.</summary>
public sealed class Independent : Distribution
{
    private readonly Axes _axes;

    /// <summary>A distribution of events that the last axes of a batch make up.</summary>
    /// <param name="each">The distributions.</param>
    /// <param name="axes">How many axes of its batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch has fewer axes, or <paramref name="axes"/> is negative.</exception>
    public Independent(Distribution each, int axes)
        : base(Batch(each, axes), Shape.Create([.. each.BatchShape.Lengths[^axes..], .. each.EventShape.Lengths]))
    {
        Each = each;
        _axes = [.. Enumerable.Range(1, axes).Select(static axis => -axis)];
        Axes = axes;
    }

    /// <summary>The distributions.</summary>
    public Distribution Each { get; }

    /// <summary>How many axes of their batch make up an event.</summary>
    public int Axes { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Each.Mean;

    /// <inheritdoc/>
    public override Tensor Variance => Each.Variance;

    /// <inheritdoc/>
    public override Tensor Mode => Each.Mode;

    /// <inheritdoc/>
    public override bool IsReparameterized => Each.IsReparameterized;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value) => Sum(Each.LogProb(value));

    /// <inheritdoc/>
    public override Tensor Entropy() => Sum(Each.Entropy());

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => DrawFrom(Each, shape, generator);

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other is Independent q && q.Axes == Axes ? Sum(Each.KlDivergence(q.Each)) : null;

    private Tensor Sum(Tensor x) => Axes == 0 ? x : x.Sum(_axes);

    private static Shape Batch(Distribution each, int axes)
    {
        ArgumentNullException.ThrowIfNull(each);
        ArgumentOutOfRangeException.ThrowIfNegative(axes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(axes, each.BatchShape.Rank);
        return Shape.Create(each.BatchShape.Lengths[..^axes]);
    }
}
