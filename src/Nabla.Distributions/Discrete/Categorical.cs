namespace Nabla.Distributions;

/// <summary>One of K classes, the numbers 0 to K − 1, as int64, each with its probability.</summary>
public sealed class Categorical : Distribution
{
    /// <summary>A distribution for each row of probabilities.</summary>
    /// <param name="probs">[batch, K], of at least 0; what does not sum to 1 is divided by its sum.</param>
    /// <exception cref="ArgumentException">They have no axis.</exception>
    public Categorical(Tensor probs)
        : this(Rows(probs), Normalized(Rows(probs)))
    {
    }

    private Categorical(Tensor logits, Tensor? probs)
        : base(Given.WithoutLast(logits.Shape))
    {
        Logits = probs is null ? logits.LogSoftmax(-1) : Given.Log(probs);
        Probs = probs ?? logits.Softmax(-1);
    }

    /// <summary>A distribution for each row of numbers before the softmax.</summary>
    /// <param name="logits">[batch, K].</param>
    /// <exception cref="ArgumentException">They have no axis.</exception>
    public static Categorical FromLogits(Tensor logits) => new(Rows(logits), probs: null);

    /// <summary>The probabilities, [batch, K].</summary>
    public Tensor Probs { get; }

    /// <summary>Their logarithms, [batch, K].</summary>
    public Tensor Logits { get; }

    /// <summary>K.</summary>
    public int Classes => Probs.Shape[^1];

    /// <summary>NaN: classes have no order.</summary>
    public override Tensor Mean => Probs.Sum(-1) * double.NaN;

    /// <summary>NaN: classes have no order.</summary>
    public override Tensor Variance => Mean;

    /// <inheritdoc/>
    public override Tensor Mode => Probs.ArgMax(-1);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Tensor isOutside = (value < 0) | (value > Classes - 1) | (value.DType.IsFloating() ? Functions.NotEqual(value, value.Floor()) : Functions.NotEqual(value, value));
        Tensor[] together = Functions.BroadcastTensors(Functions.Where(isOutside, 0, value).Cast(DType.Int64), Logits[At.Rest, 0].Detach());
        Tensor rows = Logits.BroadcastTo(Shape.Create([.. together[0].Shape.Lengths, Classes]));
        return Functions.Where(isOutside, double.NegativeInfinity, Functions.Gather(rows, together[0].Unsqueeze(-1), -1).Squeeze(-1));
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => -Expected(Logits);

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator)
        => Probs.BroadcastTo(Shape.Create([.. shape.Lengths, Classes])).Multinomial(1, replacement: true, generator: generator).Squeeze(-1);

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other is Categorical q ? Expected(Logits) - Expected(q.Logits) : null;

    /// <summary>The draws as rows of zeros and a one.</summary>
    internal Tensor OneHot(Tensor classes) => Functions.Equal(classes.Unsqueeze(-1), Tensor.Arange(Classes)).Cast(Probs.DType);

    /// <summary>Σ p x, in which what has no probability counts nothing.</summary>
    private Tensor Expected(Tensor x)
    {
        Tensor isNothing = Functions.Equal(Probs, 0);
        return (Probs * Functions.Where(isNothing, 0, x)).Sum(-1);
    }

    private static Tensor Rows(Tensor rows)
    {
        Tensor floating = Given.Floating(rows)[0];
        return floating.Rank > 0 ? floating : throw new ArgumentException("Categorical takes rows [batch, K] of a number for each class, not a scalar.");
    }

    private static Tensor Normalized(Tensor probs) => probs / probs.Sum(-1, keepAxes: true);
}
