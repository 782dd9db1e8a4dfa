namespace Nabla.Distributions;

/// <summary>How often each of K classes comes in n draws.</summary>
public sealed class Multinomial : Distribution
{
    private readonly Categorical _classes;

    /// <summary>A distribution for each row of probabilities.</summary>
    /// <param name="totalCount">n ≥ 0.</param>
    /// <param name="probs">[batch, K], of at least 0; what does not sum to 1 is divided by its sum.</param>
    /// <exception cref="ArgumentException">They have no axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalCount"/> is negative.</exception>
    public Multinomial(int totalCount, Tensor probs)
        : this(totalCount, new Categorical(probs))
    {
    }

    private Multinomial(int totalCount, Categorical classes)
        : base(classes.BatchShape, [classes.Classes])
    {
        ArgumentOutOfRangeException.ThrowIfNegative(totalCount);
        (TotalCount, _classes) = (totalCount, classes);
    }

    /// <summary>A distribution for each row of numbers before the softmax.</summary>
    /// <param name="totalCount">n ≥ 0.</param>
    /// <param name="logits">[batch, K].</param>
    /// <exception cref="ArgumentException">They have no axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalCount"/> is negative.</exception>
    public static Multinomial FromLogits(int totalCount, Tensor logits) => new(totalCount, Categorical.FromLogits(logits));

    /// <summary>n.</summary>
    public int TotalCount { get; }

    /// <summary>The probabilities, [batch, K].</summary>
    public Tensor Probs => _classes.Probs;

    /// <summary>Their logarithms, [batch, K].</summary>
    public Tensor Logits => _classes.Logits;

    /// <inheritdoc/>
    public override Tensor Mean => Probs * TotalCount;

    /// <inheritdoc/>
    public override Tensor Variance => Probs * (1 - Probs) * TotalCount;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        Tensor isOutside = Given.IsNoCount(value).Any(-1) | Functions.NotEqual(value.Sum(-1), TotalCount);
        Tensor within = Functions.Where(isOutside.Unsqueeze(-1), 0, value);
        Tensor log = (within.Sum(-1) + 1).Lgamma() - (within + 1).Lgamma().Sum(-1) + within.XLogY(Probs).Sum(-1);
        return Functions.Where(isOutside, double.NegativeInfinity, log);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator)
    {
        // The axis of draws comes before the batch's.
        int outer = shape.Rank - 1 - BatchShape.Rank;
        Shape extended = Shape.Create([.. shape.Lengths[..outer], TotalCount, .. shape.Lengths[outer..^1]]);
        return _classes.OneHot(DrawFrom(_classes, extended, generator)).Sum(outer);
    }
}
