using System.Numerics;

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
        // A tree over the classes: of what falls into a node, a binomial number falls into its left half. Classes that are added to fill the tree have no probability.
        int width = (int)BitOperations.RoundUpToPowerOf2((uint)_classes.Classes);
        Tensor masses = Probs.Detach().Cast(DType.Float64).Pad(-1, 0, width - _classes.Classes);
        Stack<Tensor> shares = [];
        for (int nodes = width / 2; nodes > 0; nodes /= 2)
        {
            Tensor halves = masses.Reshape(Shape.Create([.. BatchShape.Lengths, nodes, 2]));
            masses = halves.Sum(-1);
            shares.Push(Functions.Where(Functions.Equal(masses, 0), 0, halves[At.Rest, 0] / masses));
        }

        Tensor counts = Tensor.Full(Shape.Create([.. shape.Lengths[..^1], 1]), (double)TotalCount);
        foreach (Tensor share in shares)
        {
            int[] lengths = [.. shape.Lengths[..^1], share.Shape[^1]];
            Tensor left = Binomial.Successes(TotalCount, counts, share.BroadcastTo(Shape.Create(lengths)), generator);
            counts = Functions.Stack([left, counts - left], -1).Reshape(Shape.Create([.. lengths[..^1], 2 * lengths[^1]]));
        }

        return counts[At.Rest, .._classes.Classes].Cast(Probs.DType);
    }
}
