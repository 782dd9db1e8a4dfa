namespace Nabla.Distributions;

/// <summary>How many of n independent trials succeed: k with probability n!/(k!(n − k)!) pᵏ (1 − p)^(n − k).</summary>
/// <remarks>The divergence from a distribution of more trials has no formula: of counts that are tensors it is NaN there, and infinite from one of fewer.</remarks>
public sealed class Binomial : Distribution
{
    // So many trials are drawn one by one.
    private const int Few = 16;

    private readonly SuccessProbability _success;
    private readonly int? _greatest;

    // Whether n is one number that is known.
    private readonly bool _isNumber;

    /// <summary>A distribution for each probability.</summary>
    /// <param name="totalCount">n ≥ 0.</param>
    /// <param name="probs">p, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalCount"/> is negative.</exception>
    public Binomial(int totalCount, Tensor probs)
        : this(totalCount, SuccessProbability.OfProbs(probs))
    {
    }

    /// <summary>A distribution for each pair of the parameters, which broadcast: PyTorch's <c>Binomial</c> of a tensor of counts.</summary>
    /// <param name="totalCount">n ≥ 0, whole numbers.</param>
    /// <param name="probs">p, from 0 to 1.</param>
    /// <param name="greatestCount">No n is greater. <see cref="Distribution.Sample"/> and <see cref="Entropy"/> must know it, and read it from <paramref name="totalCount"/> if null, which compiled functions and Vmap cannot.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="greatestCount"/> is negative.</exception>
    public Binomial(Tensor totalCount, Tensor probs, int? greatestCount = null)
        : this(Given.Together(totalCount, probs), SuccessProbability.OfProbs, greatestCount)
    {
    }

    private Binomial(int totalCount, SuccessProbability success)
        : base(success.Shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(totalCount);
        (TotalCount, _greatest, _isNumber, _success) = (totalCount, totalCount, true, success);
    }

    private Binomial(Tensor[] parameters, Func<Tensor, SuccessProbability> success, int? greatestCount)
        : base(parameters[0].Shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(greatestCount ?? 0, nameof(greatestCount));
        (TotalCount, _greatest, _success) = (parameters[0], greatestCount, success(parameters[1]));
    }

    /// <summary>A distribution for each number before the sigmoid.</summary>
    /// <param name="totalCount">n ≥ 0.</param>
    /// <param name="logits">ln(p/(1 − p)).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalCount"/> is negative.</exception>
    public static Binomial FromLogits(int totalCount, Tensor logits) => new(totalCount, SuccessProbability.OfLogits(logits));

    /// <summary>A distribution for each count and number before the sigmoid, which broadcast.</summary>
    /// <param name="totalCount">n ≥ 0, whole numbers.</param>
    /// <param name="logits">ln(p/(1 − p)).</param>
    /// <param name="greatestCount">No n is greater; see <see cref="Binomial(Tensor, Tensor, int?)"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="greatestCount"/> is negative.</exception>
    public static Binomial FromLogits(Tensor totalCount, Tensor logits, int? greatestCount = null) => new(Given.Together(totalCount, logits), SuccessProbability.OfLogits, greatestCount);

    /// <summary>n: of the shape of the batch, or a number that is the same for all.</summary>
    public Tensor TotalCount { get; }

    /// <summary>p.</summary>
    public Tensor Probs => _success.Probs;

    /// <summary>ln(p/(1 − p)).</summary>
    public Tensor Logits => _success.Logits;

    /// <inheritdoc/>
    public override Tensor Mean => Probs * TotalCount;

    /// <inheritdoc/>
    public override Tensor Mode => ((TotalCount + 1) * Probs).Floor().Maximum(0).Minimum(TotalCount);

    /// <inheritdoc/>
    public override Tensor Variance => Probs * _success.Failure * TotalCount;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        value = Given.Numbers(value);

        // Of a number that is known in float64, whatever p is of.
        Tensor ways = _isNumber ? Tensor.Of(_greatest!.Value + 1.0).Lgamma().ToScalar<double>() : (TotalCount + 1).Lgamma();
        return Given.Supported(value, Given.IsNoCount(value) | (value > TotalCount), 0, x =>
            ways - (x + 1).Lgamma() - (TotalCount - x + 1).Lgamma() + _success.Successes(x) + _success.Failures(TotalCount - x));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The counts are a tensor whose numbers cannot be read here, and no greatest one was given.</exception>
    public override Tensor Entropy()
    {
        Tensor probs = Probs;
        int greatest = Greatest("Entropy");
        Tensor counts = Tensor.Arange(greatest + 1).Cast(probs.DType).Reshape([greatest + 1, .. Enumerable.Repeat(1, probs.Rank)]);
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
        => Successes(Greatest("Sample"), TotalCount.Detach(), Probs.Detach().Cast(DType.Float64).BroadcastTo(shape), generator).Cast(Probs.DType);

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
    protected override Tensor? KlTo(Distribution other)
    {
        if (other is not Binomial q)
        {
            return null;
        }

        if (_isNumber && q._isNumber)
        {
            return q._greatest < _greatest ? Probs.OnesLike() * double.PositiveInfinity : q._greatest == _greatest ? _success.KlDivergence(q._success) * TotalCount : null;
        }

        // Of fewer trials than the other's no formula is known; which they are only the numbers say.
        Tensor known = Functions.Where(Functions.Equal(TotalCount, q.TotalCount), _success.KlDivergence(q._success) * TotalCount, double.NaN);
        return Functions.Where(TotalCount > q.TotalCount, double.PositiveInfinity, known);
    }

    /// <summary>The greatest n.</summary>
    private int Greatest(string asked)
    {
        if (_greatest is { } known)
        {
            return known;
        }

        try
        {
            return TotalCount.Count == 0 ? 0 : Math.Max(0, (int)(double)TotalCount.Detach().Max());
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException(
                $"{asked} of a Binomial must know how many trials there are at most, but its counts {TotalCount.Type} cannot be read where a function is written down or mapped. Say it: new Binomial(totalCount, probs, greatestCount: …).", e);
        }
    }
}
