namespace Nabla.Distributions;

/// <summary>A mixture: one of K distributions is drawn, and then from it.</summary>
public sealed class MixtureSameFamily : Distribution
{
    /// <summary>A mixture along the last axis of a batch of distributions.</summary>
    /// <param name="mixture">How likely each is, of batch [batch] and K classes; broadcasts.</param>
    /// <param name="components">The distributions, of batch [batch, K].</param>
    /// <exception cref="ArgumentException">The batch of the components has no axis of K.</exception>
    public MixtureSameFamily(Categorical mixture, Distribution components)
        : base(Batch(mixture, components), components.EventShape)
    {
        Mixture = mixture;
        Components = components;
    }

    /// <summary>How likely each component is.</summary>
    public Categorical Mixture { get; }

    /// <summary>The distributions that are mixed.</summary>
    public Distribution Components { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Mixed(Components.Mean);

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            Tensor mean = Mean.Unsqueeze(KAxis);
            return Mixed(Components.Variance + (Components.Mean - mean).Square());
        }
    }

    // Where the components stand in [batch, K, event], from the end.
    private int KAxis => -1 - EventShape.Rank;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return (Components.LogProb(value.Unsqueeze(value.Rank - EventShape.Rank)) + Mixture.Logits).LogSumExp(-1);
    }

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return (Components.Cdf(value.Unsqueeze(value.Rank - EventShape.Rank)) * Mixture.Probs).Sum(-1);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator)
    {
        Shape outer = Shape.Create(shape.Lengths[..^EventShape.Rank]);
        int count = Components.BatchShape[^1];
        Tensor drawn = DrawFrom(Components, Shape.Create([.. outer.Lengths, count, .. EventShape.Lengths]), generator);
        Tensor chosen = Along(Mixture.OneHot(DrawFrom(Mixture, outer, generator)));
        return Functions.Where(chosen > 0, drawn, 0).Sum(KAxis).Cast(drawn.DType);
    }

    private Tensor Mixed(Tensor x) => (Along(Mixture.Probs) * x).Sum(KAxis);

    /// <summary>[…, K] with axes for the event.</summary>
    private Tensor Along(Tensor x) => x.Reshape([.. x.Shape.Lengths, .. Enumerable.Repeat(1, EventShape.Rank)]);

    private static Shape Batch(Categorical mixture, Distribution components)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(components);
        return components.BatchShape.Rank > 0 && components.BatchShape[^1] == mixture.Classes
            ? Given.WithoutLast(components.BatchShape)
            : throw new ArgumentException($"A mixture of {mixture.Classes} takes components of batch [batch, {mixture.Classes}], not {components.BatchShape}.", nameof(components));
    }
}
