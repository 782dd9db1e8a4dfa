namespace Nabla.Distributions;

/// <summary>One of K classes, as a row of zeros with a one at its place.</summary>
public sealed class OneHotCategorical : Distribution
{
    private readonly Categorical _classes;

    /// <summary>A distribution for each row of probabilities.</summary>
    /// <param name="probs">[batch, K], of at least 0; what does not sum to 1 is divided by its sum.</param>
    /// <exception cref="ArgumentException">They have no axis.</exception>
    public OneHotCategorical(Tensor probs)
        : this(new Categorical(probs))
    {
    }

    private OneHotCategorical(Categorical classes)
        : base(classes.BatchShape, [classes.Classes]) => _classes = classes;

    /// <summary>A distribution for each row of numbers before the softmax.</summary>
    /// <param name="logits">[batch, K].</param>
    /// <exception cref="ArgumentException">They have no axis.</exception>
    public static OneHotCategorical FromLogits(Tensor logits) => new(Categorical.FromLogits(logits));

    /// <summary>The probabilities, [batch, K].</summary>
    public Tensor Probs => _classes.Probs;

    /// <summary>Their logarithms, [batch, K].</summary>
    public Tensor Logits => _classes.Logits;

    /// <inheritdoc/>
    public override Tensor Mean => Probs;

    /// <inheritdoc/>
    public override Tensor Variance => Probs * (1 - Probs);

    /// <inheritdoc/>
    public override Tensor Mode => _classes.OneHot(_classes.Mode);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        Tensor isRow = Functions.Equal(value.Sum(-1), 1) & (Functions.Equal(value, 0) | Functions.Equal(value, 1)).All(-1);
        return Functions.Where(isRow, _classes.LogProb(value.ArgMax(-1)), double.NegativeInfinity);
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => _classes.Entropy();

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator) => _classes.OneHot(DrawFrom(_classes, Given.WithoutLast(shape), generator));

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other is OneHotCategorical q ? _classes.KlDivergence(q._classes) : null;
}
