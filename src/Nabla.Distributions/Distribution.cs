namespace Nabla.Distributions;

/// <summary>A probability distribution, or a batch of them: what its parameters' shapes broadcast to is the shape of the batch.</summary>
/// <remarks>
/// <para>A sample has the shape [sample shape, batch shape, event shape]; a log-probability loses the event's axes. Parameters may be variables or
/// what a network computed: log-probabilities, entropies, divergences and reparameterised samples pass gradients on to them, and work inside every transform.</para>
/// <para>Parameters are not checked, since a check would have to read them: what is out of range (a negative scale) gives NaN. Values outside a distribution's support have the log-probability −∞.</para>
/// </remarks>
public abstract class Distribution
{
    /// <summary>A distribution whose batch and events have these shapes.</summary>
    protected Distribution(Shape batchShape, Shape? eventShape = null)
    {
        ArgumentNullException.ThrowIfNull(batchShape);
        BatchShape = batchShape;
        EventShape = eventShape ?? Shape.Scalar;
    }

    /// <summary>The shape of the batch of distributions; no axes for one.</summary>
    public Shape BatchShape { get; }

    /// <summary>The shape of what one draw gives; no axes for a number.</summary>
    public Shape EventShape { get; }

    /// <summary>The means, [batch, event]: NaN or infinite where there is none.</summary>
    /// <exception cref="NotSupportedException">There is no formula.</exception>
    public virtual Tensor Mean => throw Missing("mean");

    /// <summary>The variances of each number, [batch, event]: NaN or infinite where there is none.</summary>
    /// <exception cref="NotSupportedException">There is no formula.</exception>
    public virtual Tensor Variance => throw Missing("variance");

    /// <summary>The most likely values, [batch, event]: NaN where there is none.</summary>
    /// <exception cref="NotSupportedException">There is no formula.</exception>
    public virtual Tensor Mode => throw Missing("mode");

    /// <summary>The square roots of the variances.</summary>
    /// <exception cref="NotSupportedException">There is no formula for the variance.</exception>
    public Tensor StdDev => Variance.Sqrt();

    /// <summary>Whether samples can be drawn through which gradients flow to the parameters: <see cref="RSample"/>.</summary>
    public virtual bool IsReparameterized => false;

    /// <summary>Numbers drawn, [sample shape, batch, event], which no gradient flows through.</summary>
    /// <param name="shape">How many; one if null.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="InvalidOperationException">Inside Vmap, where the parameters are the same for all examples, and so would be the numbers.</exception>
    public Tensor Sample(Shape? shape = null, Generator? generator = null) => Draw(Extended(shape), generator).Detach();

    /// <summary>Numbers drawn, [sample shape, batch, event], as functions of the parameters, to which gradients flow.</summary>
    /// <param name="shape">How many; one if null.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="NotSupportedException">The distribution is not reparameterised: its values are discrete. Use the log-probability of samples as a weight (the score function) instead.</exception>
    /// <exception cref="InvalidOperationException">Inside Vmap, where the parameters are the same for all examples, and so would be the numbers.</exception>
    public Tensor RSample(Shape? shape = null, Generator? generator = null) => IsReparameterized
        ? Draw(Extended(shape), generator)
        : throw new NotSupportedException($"{GetType().Name} has no samples that move with its parameters. Draw by Sample, and weight the gradient of LogProb(sample) instead (the score function).");

    /// <summary>The logarithm of the probability, or of its density, at values that broadcast with [batch, event]: −∞ outside the support.</summary>
    public abstract Tensor LogProb(Tensor value);

    /// <summary>The entropy −E[ln p], in nats, [batch].</summary>
    /// <exception cref="NotSupportedException">There is no formula.</exception>
    public virtual Tensor Entropy() => throw Missing("entropy");

    /// <summary>The probability of values up to the given ones.</summary>
    /// <exception cref="NotSupportedException">There is no formula.</exception>
    public virtual Tensor Cdf(Tensor value) => throw Missing("Cdf");

    /// <summary>The quantiles: the inverse of <see cref="Cdf"/>, NaN outside [0, 1].</summary>
    /// <exception cref="NotSupportedException">There is no formula.</exception>
    public virtual Tensor Icdf(Tensor probability) => throw Missing("Icdf");

    /// <summary>Kullback and Leibler's divergence E[ln p − ln q] of this distribution p from another q, in nats, [batch]; PyTorch's kl_divergence(p, q).</summary>
    /// <exception cref="NotSupportedException">There is no formula for the two.</exception>
    public Tensor KlDivergence(Distribution other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Distribution p, Distribution q) = (Canonical, other.Canonical);
        return p.KlTo(q) ?? q.KlFrom(p) ?? throw new NotSupportedException($"No formula for the divergence of {GetType().Name} from {other.GetType().Name} is known. Average LogProb(x) − other.LogProb(x) over samples instead.");
    }

    /// <summary>Draws, of the shape [sample shape, batch, event].</summary>
    /// <param name="shape">That shape.</param>
    /// <param name="generator">What to draw from, or null.</param>
    protected abstract Tensor Draw(Shape shape, Generator? generator);

    /// <summary>The divergence of this distribution from another, if this one knows the formula, or null.</summary>
    protected virtual Tensor? KlTo(Distribution other) => null;

    /// <summary>The divergence of another distribution from this one, if this one knows the formula, or null: so that a new distribution can say both, and no other needs to know it.</summary>
    protected virtual Tensor? KlFrom(Distribution other) => null;

    /// <summary>The same distribution as a member of the family that knows formulas for it: Chi2 is a Gamma.</summary>
    protected virtual Distribution Canonical => this;

    /// <summary>What draws have the shape of: [sample shape, batch, event].</summary>
    protected Shape Extended(Shape? shape) => Shape.Create([.. (shape ?? Shape.Scalar).Lengths, .. BatchShape.Lengths, .. EventShape.Lengths]);

    /// <summary>Draws from another distribution, as a part of drawing from this one.</summary>
    protected static Tensor DrawFrom(Distribution other, Shape shape, Generator? generator)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Draw(shape, generator);
    }

    private NotSupportedException Missing(string what) => new($"{GetType().Name} has no formula for its {what}.");
}
