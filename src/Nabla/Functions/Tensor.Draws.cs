namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>1 with the probability that each element is, else 0, of this tensor's element type; PyTorch's bernoulli.</summary>
    /// <param name="seed">The seed of a stream of its own, or null to draw from <paramref name="generator"/>.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    public Tensor Bernoulli(ulong? seed = null, Generator? generator = null) => (RandLike(seed, generator) < Detach()).Cast(DType);

    /// <summary>Whole numbers from 0 to <paramref name="high"/> − 1, all equally likely, of this tensor's shape, and of its element type unless another is given; PyTorch's randint_like.</summary>
    /// <param name="high">One more than the greatest.</param>
    /// <param name="dtype">Another element type.</param>
    /// <param name="seed">The seed of a stream of its own, or null to draw from <paramref name="generator"/>.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such numbers, or more than 2⁵³.</exception>
    public Tensor RandintLike(long high, DType? dtype = null, ulong? seed = null, Generator? generator = null) => RandintLike(0, high, dtype, seed, generator);

    /// <summary>Whole numbers from <paramref name="low"/> to <paramref name="high"/> − 1, all equally likely, of this tensor's shape, and of its element type unless another is given; PyTorch's randint_like.</summary>
    /// <param name="low">The least.</param>
    /// <param name="high">One more than the greatest.</param>
    /// <param name="dtype">Another element type.</param>
    /// <param name="seed">The seed of a stream of its own, or null to draw from <paramref name="generator"/>.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such numbers, or more than 2⁵³.</exception>
    public Tensor RandintLike(long low, long high, DType? dtype = null, ulong? seed = null, Generator? generator = null)
    {
        CheckWhole(low, high);
        return Whole(RandLike(seed, generator, DType.Float64), low, high, dtype ?? DType);
    }

    /// <summary>Whole numbers from <paramref name="low"/> to <paramref name="high"/> − 1, all equally likely; PyTorch's randint.</summary>
    /// <param name="low">The least.</param>
    /// <param name="high">One more than the greatest.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="seed">The seed of a stream of its own, or null to draw from <paramref name="generator"/>.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="device">Where they are to be, and are drawn; null for the host. The same seed gives the same numbers everywhere.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such numbers, or more than 2⁵³.</exception>
    public static Tensor Randint(long low, long high, Shape shape, DType dtype = DType.Int64, ulong? seed = null, Generator? generator = null, Device? device = null)
    {
        CheckWhole(low, high);
        return Whole(Rand(shape, DType.Float64, seed, generator, device), low, high, dtype);
    }

    /// <summary>The numbers 0 to <paramref name="count"/> − 1 (int64) in an order drawn at random; PyTorch's randperm.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">The seed of a stream of its own, or null to draw from <paramref name="generator"/>.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="device">Where they are to be, and are drawn; null for the host. The same seed gives the same numbers everywhere.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static Tensor Randperm(int count, ulong? seed = null, Generator? generator = null, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Rand([count], DType.Float64, seed, generator, device).ArgSort();
    }

    /// <summary>Normal distributed numbers, each of its own mean and standard deviation, which broadcast; gradients flow to both. PyTorch's normal.</summary>
    /// <param name="mean">The means.</param>
    /// <param name="std">The standard deviations.</param>
    /// <param name="seed">The seed of a stream of its own, or null to draw from <paramref name="generator"/>.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    public static Tensor Normal(Tensor mean, Tensor std, ulong? seed = null, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(std);
        (Tensor x, Tensor y) = Alignment.Align("Normal", mean, std, floating: true);
        return x + y * x.RandnLike(seed, generator);
    }

    /// <summary>Positions (int64) along the last axis, drawn with probabilities in proportion to the elements, a new draw for each row; PyTorch's multinomial.</summary>
    /// <param name="count">How many of each row.</param>
    /// <param name="replacement">Whether one may be drawn several times.</param>
    /// <param name="seed">The seed of a stream of its own, or null to draw from <paramref name="generator"/>.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The tensor has no axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive, or without replacement exceeds the axis.</exception>
    public Tensor Multinomial(int count, bool replacement = false, ulong? seed = null, Generator? generator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (Rank == 0)
        {
            throw new ArgumentException($"Multinomial draws positions along the last axis, but a scalar has none{CallSite.Suffix()}.");
        }

        // The greatest of ln p plus Gumbel's noise lies at each position with probability p, and the next ones follow as without replacement.
        Tensor logarithms = Detach().Floating().Log();
        if (replacement)
        {
            int[] lengths = [.. Shape.Lengths[..^1], count, Shape[^1]];
            logarithms = logarithms.Unsqueeze(-2).BroadcastTo(Shape.Create(lengths));
        }

        // Noise of 0 would be −∞, as the logarithm of what must not be drawn.
        Tensor noise = -(-logarithms.RandLike(seed, generator).Maximum(1.0 / (1L << 54)).Log()).Log();
        return replacement ? (logarithms + noise).ArgMax(-1) : (logarithms + noise).TopK(count).Indices;
    }

    /// <summary>Numbers of the gamma distribution, the elements being its concentrations, of rate 1; PyTorch's _standard_gamma. Integers become float32.</summary>
    /// <remarks>Gradients flow to the concentrations: each number moves as its quantile does. NaN where a concentration is negative.</remarks>
    /// <param name="seed">The seed of a stream of its own, or null to draw from <paramref name="generator"/>.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    public Tensor StandardGamma(ulong? seed = null, Generator? generator = null) => ByWords(Primitives.LogStandardGamma.Op, seed, generator).Exp().Cast(Floating().DType);

    /// <summary>The logarithms of <see cref="StandardGamma"/>'s numbers, which stay finite where those of tiny concentrations underflow.</summary>
    /// <param name="seed">The seed of a stream of its own, or null to draw from <paramref name="generator"/>.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    public Tensor LogStandardGamma(ulong? seed = null, Generator? generator = null) => ByWords(Primitives.LogStandardGamma.Op, seed, generator).Cast(Floating().DType);

    /// <summary>Whole numbers of the Poisson distribution, the elements being its rates; PyTorch's poisson. Integers become float32. NaN where a rate is negative.</summary>
    /// <param name="seed">The seed of a stream of its own, or null to draw from <paramref name="generator"/>.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    public Tensor Poisson(ulong? seed = null, Generator? generator = null) => Detach().ByWords(Primitives.Poisson.Op, seed, generator).Cast(Floating().DType);

    /// <summary>Angles of the von Mises distribution around 0, of [−π, π], the elements being its concentrations. Integers become float32. NaN where a concentration is negative.</summary>
    /// <param name="seed">The seed of a stream of its own, or null to draw from <paramref name="generator"/>.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    public Tensor VonMises(ulong? seed = null, Generator? generator = null) => Detach().ByWords(Primitives.VonMises.Op, seed, generator).Cast(Floating().DType);

    // In float64, whose 53 random bits tell the elements' words apart.
    private Tensor ByWords(Primitive op, ulong? seed, Generator? generator)
    {
        Tensor x = Floating().Cast(DType.Float64);
        return op.Apply(x, x.RandLike(seed, generator));
    }

    private static void CheckWhole(long low, long high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((Int128)high - low, (Int128)1 << 53, nameof(high));
    }

    private static Tensor Whole(Tensor uniform, long low, long high, DType dtype) => ((uniform * (double)(high - low)).Floor().Cast(DType.Int64) + low).Cast(dtype);
}
