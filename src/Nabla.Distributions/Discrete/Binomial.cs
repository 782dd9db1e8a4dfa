namespace Nabla.Distributions;

/// <summary>How many of n independent trials succeed: k with probability n!/(k!(n − k)!) pᵏ (1 − p)^(n − k).</summary>
public sealed class Binomial : Distribution
{
    // So many trials are drawn one by one.
    private const int Few = 16;

    private readonly SuccessProbability _success;

    /// <summary>A distribution for each probability.</summary>
    /// <param name="totalCount">n ≥ 0.</param>
    /// <param name="probs">p, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalCount"/> is negative.</exception>
    public Binomial(int totalCount, Tensor probs)
        : this(totalCount, SuccessProbability.OfProbs(probs))
    {
    }

    private Binomial(int totalCount, SuccessProbability success)
        : base(success.Shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(totalCount);
        (TotalCount, _success) = (totalCount, success);
    }

    /// <summary>A distribution for each number before the sigmoid.</summary>
    /// <param name="totalCount">n ≥ 0.</param>
    /// <param name="logits">ln(p/(1 − p)).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalCount"/> is negative.</exception>
    public static Binomial FromLogits(int totalCount, Tensor logits) => new(totalCount, SuccessProbability.OfLogits(logits));

    /// <summary>n.</summary>
    public int TotalCount { get; }

    /// <summary>p.</summary>
    public Tensor Probs => _success.Probs;

    /// <summary>ln(p/(1 − p)).</summary>
    public Tensor Logits => _success.Logits;

    /// <inheritdoc/>
    public override Tensor Mean => Probs * TotalCount;

    /// <inheritdoc/>
    public override Tensor Mode => ((TotalCount + 1) * Probs).Floor().Clamp(0, TotalCount);

    /// <inheritdoc/>
    public override Tensor Variance => Probs * _success.Failure * TotalCount;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);
        return Given.Supported(value, Given.IsNoCount(value) | (value > TotalCount), 0, x =>
            Tensor.Of(TotalCount + 1.0).Lgamma().ToScalar<double>() - (x + 1).Lgamma() - (TotalCount - x + 1).Lgamma() + _success.Successes(x) + _success.Failures(TotalCount - x));
    }

    /// <inheritdoc/>
    public override Tensor Entropy()
    {
        Tensor probs = Probs;
        Tensor counts = Tensor.Arange(TotalCount + 1).Cast(probs.DType).Reshape([TotalCount + 1, .. Enumerable.Repeat(1, probs.Rank)]);
        Tensor log = LogProb(counts);
        return -Functions.Where(log < -1e5, 0, log.Exp() * log).Sum(0);
    }

    /// <inheritdoc/>
    public override Tensor Cdf(Tensor value)
    {
        Tensor count = Given.Numbers(value).Floor();
        Tensor isAll = count >= TotalCount;

        // More than k successes of n are as likely as a beta distributed number, the k + 1-th smallest of n uniform ones, is to lie below p.
        Tensor k = Functions.Where(isAll, 0, count.Maximum(0));
        return Functions.Where(isAll, 1, Functions.Where(count < 0, 0, (TotalCount - k).Maximum(1).Betainc(k + 1, _success.Failure)));
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, Generator? generator)
        => Successes(TotalCount, TotalCount, Probs.Detach().Cast(DType.Float64).BroadcastTo(shape), generator).Cast(Probs.DType);

    /// <summary>How many of n trials each succeed with probabilities p, in float64.</summary>
    /// <param name="most">No n is greater.</param>
    /// <param name="n">The trials; broadcasts to p.</param>
    /// <param name="p">The probabilities, of the shape of what is drawn.</param>
    /// <param name="generator">What to draw from, or null.</param>
    internal static Tensor Successes(int most, Tensor n, Tensor p, Generator? generator)
    {
        // The i-th smallest of n uniform numbers is beta distributed: if it lies below p so do i of them, and of those beyond it nothing is known but how
        // many there are. So n halves until few are left (Relles 1972; Devroye, Non-uniform random variate generation, X.4.3). In float64, where p may come near 1.
        // Inside Vmap all that is drawn from must differ from example to example as p does.
        Tensor found = p * 0;
        n = found + n;
        for (; most > Few; most /= 2)
        {
            Tensor i = ((n + 1) * 0.5).Floor();
            Tensor isLeft = n > 0;
            Tensor middle = DrawFrom(new Beta(Functions.Where(isLeft, i, 1), Functions.Where(isLeft, n + 1 - i, 1)), p.Shape, generator).Detach();
            Tensor isBelow = middle <= p;
            found = found + Functions.Where(isBelow, i, 0);
            p = Functions.Where(isBelow, (p - middle) / (1 - middle), p / middle).Clamp(0, 1);
            n = Functions.Where(isBelow, n - i, i - 1).Maximum(0);
        }

        Tensor trials = p.Unsqueeze(-1).BroadcastTo(Shape.Create([.. p.Shape.Lengths, most])).RandLike(generator: generator) < p.Unsqueeze(-1);
        return found + (trials & (Tensor.Arange(most) < n.Unsqueeze(-1))).Sum(-1);
    }

    /// <inheritdoc/>
    protected override Tensor? KlTo(Distribution other) => other is not Binomial q ? null
        : q.TotalCount < TotalCount ? Probs.OnesLike() * double.PositiveInfinity
        : q.TotalCount == TotalCount ? _success.KlDivergence(q._success) * TotalCount
        : null;
}
