namespace Nabla;

/// <summary>PyTorch's random stream on the CPU, number for number: what <c>torch.manual_seed(seed)</c> or a <c>torch.Generator</c> of that seed gives.</summary>
/// <remarks>
/// <para>For checking programs against PyTorch. Everything else should draw from a <see cref="Generator"/>, which is faster, has independent streams and does not depend on the order of calls.</para>
/// <para>Uniform numbers, integers, permutations and zeros and ones are PyTorch's bit for bit. Normal and exponential numbers contain logarithms and angles, which PyTorch computes by approximations that depend on the processor: they are
/// PyTorch's within a few units in the last place, and the same everywhere. Zeros and ones are those of builds without Intel's MKL, which draws them from a stream of its own.</para>
/// <para>An instance is a sequence with a position: it must not be used by two threads at once. What is drawn while a function is written down (Jit) is a constant there.</para>
/// </remarks>
public sealed class TorchGenerator
{
    // From so many numbers on PyTorch draws normal ones sixteen at a time.
    private const int Sixteen = 16;

    private MersenneTwister _words;
    private double? _waiting;

    /// <summary>The stream of a seed, of which the lower 32 bits count.</summary>
    public TorchGenerator(ulong seed) => _words = new MersenneTwister((uint)seed);

    /// <summary>Starts again from a seed: <c>torch.manual_seed(seed)</c>.</summary>
    public void Seed(ulong seed)
    {
        _words = new MersenneTwister((uint)seed);
        _waiting = null;
    }

    /// <summary>Numbers of the uniform distribution on [0, 1): <c>torch.rand(shape)</c>.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">float32 (multiples of 2⁻²⁴) or float64 (of 2⁻⁵³).</param>
    /// <exception cref="ArgumentException">Another element type is asked for.</exception>
    public Tensor Rand(Shape shape, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return IsSingle(dtype) ? Tensor.Of(Filled(shape.Count, NextSingle), shape) : Tensor.Of(Filled(shape.Count, NextDouble), shape);
    }

    /// <summary>Numbers of the uniform distribution on [low, high): <c>torch.empty(shape).uniform_(low, high)</c>.</summary>
    /// <param name="low">The least.</param>
    /// <param name="high">What none reaches, but for rounding.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentException">Another element type is asked for.</exception>
    public Tensor Uniform(double low, double high, Shape shape, DType dtype = DType.Float32)
    {
        // As compiled for PyTorch, the product and the sum are rounded once.
        double width = IsSingle(dtype) ? (float)high - (float)low : high - low;
        return Functions.MultiplyAdd(Rand(shape, dtype), width, low);
    }

    /// <summary>Numbers of the standard normal distribution: <c>torch.randn(shape)</c>.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentException">Another element type is asked for.</exception>
    public Tensor Randn(Shape shape, DType dtype = DType.Float32) => Normal(0, 1, shape, dtype);

    /// <summary>Numbers of a normal distribution: <c>torch.normal(mean, std, shape)</c>. Fewer than sixteen arise in pairs, of which the second waits for the next call; more, sixteen at a time.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="std">The standard deviation.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentException">Another element type is asked for.</exception>
    public Tensor Normal(double mean, double std, Shape shape, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(shape);
        int count = checked((int)shape.Count);
        if (count < Sixteen)
        {
            return (Tensor.Of(Filled(count, NextNormal), shape) * std + mean).Cast(IsSingle(dtype) ? DType.Float32 : DType.Float64);
        }

        Tensor uniform = Rand([count], dtype);
        int whole = count - count % Sixteen;
        Tensor normal = BySixteens(uniform.Narrow(0, 0, whole));
        if (whole < count)
        {
            // The last sixteen are drawn again.
            normal = Functions.Concat([normal.Narrow(0, 0, count - Sixteen), BySixteens(Rand([Sixteen], dtype))], 0);
        }

        return (normal * std + mean).Reshape(shape);
    }

    /// <summary>Whole numbers from <paramref name="low"/> to <paramref name="high"/> − 1: <c>torch.randint(low, high, shape)</c>.</summary>
    /// <param name="low">The least.</param>
    /// <param name="high">One more than the greatest.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">int64, or another element type.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such number.</exception>
    public Tensor Randint(long low, long high, Shape shape, DType dtype = DType.Int64)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (high <= low)
        {
            throw new ArgumentOutOfRangeException(nameof(high), high, $"The range [{low}, {high}) holds no integer: give a high above low.");
        }

        ulong range = unchecked((ulong)high - (ulong)low);
        return Tensor.Of(Filled(shape.Count, () => unchecked(low + (long)((range > uint.MaxValue ? _words.NextUInt64() : _words.NextUInt32()) % range))), shape).Cast(dtype);
    }

    /// <summary>The numbers 0 to <paramref name="count"/> − 1 in random order, int64: <c>torch.randperm(count)</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public Tensor Randperm(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long[] order = new long[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
        }

        for (int i = 0; i < count - 1; i++)
        {
            int j = i + (int)(_words.NextUInt32() % (uint)(count - i));
            (order[i], order[j]) = (order[j], order[i]);
        }

        return Tensor.Of(order);
    }

    /// <summary>1 with a probability, else 0: <c>torch.empty(shape).bernoulli_(p)</c>.</summary>
    /// <param name="p">The probability.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">The element type.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not between 0 and 1.</exception>
    public Tensor Bernoulli(double p, Shape shape, DType dtype = DType.Float32)
    {
        if (!(p is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies within [0, 1].");
        }

        return (Rand(shape, DType.Float64) < p).Cast(dtype);
    }

    /// <summary>1 with the probability that each element is, else 0, of the tensor's element type: <c>torch.bernoulli(probabilities)</c>.</summary>
    /// <param name="probabilities">float32 or float64.</param>
    /// <exception cref="ArgumentException">They are of another element type.</exception>
    public Tensor Bernoulli(Tensor probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        return (Rand(probabilities.Shape, probabilities.DType) < probabilities.Detach()).Cast(probabilities.DType);
    }

    /// <summary>What dropout multiplies by, 0 with a probability, else 1/(1 − p): <c>torch.nn.functional.dropout(torch.ones(shape), p)</c>.</summary>
    /// <param name="p">How likely a number is dropped: 0 to 1.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">The element type.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not between 0 and 1.</exception>
    public Tensor DropoutMask(double p, Shape shape, DType dtype = DType.Float32)
    {
        Tensor kept = Bernoulli(1 - p, shape, dtype);
        return p == 1 ? kept : kept / (1 - p);
    }

    /// <summary>Numbers of the exponential distribution: <c>torch.empty(shape).exponential_(rate)</c>.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="rate">One over the mean, positive.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentException">Another element type is asked for.</exception>
    public Tensor Exponential(Shape shape, double rate = 1, DType dtype = DType.Float32)
        => ((-Rand(shape, DType.Float64)).Log1p() * (-1 / rate)).Cast(IsSingle(dtype) ? DType.Float32 : DType.Float64);

    private float NextSingle() => (_words.NextUInt32() & ((1u << 24) - 1)) * (1f / (1 << 24));

    private double NextDouble() => (_words.NextUInt64() & ((1ul << 53) - 1)) * (1.0 / (1L << 53));

    /// <summary>Box and Muller's pairs, always in float64.</summary>
    private double NextNormal()
    {
        if (_waiting is { } waiting)
        {
            _waiting = null;
            return waiting;
        }

        Tensor angle = Tensor.Of(2 * Math.PI * NextDouble());
        Tensor radius = ((-Tensor.Of(NextDouble())).Log1p() * -2).Sqrt();
        _waiting = (radius * angle.Sin()).ToScalar<double>();
        return (radius * angle.Cos()).ToScalar<double>();
    }

    /// <summary>Of each sixteen uniform numbers the first eight give radii, the others angles.</summary>
    private static Tensor BySixteens(Tensor uniform)
    {
        Tensor pairs = uniform.Reshape(-1, 2, Sixteen / 2);
        Tensor radius = ((1 - pairs[.., 0]).Log() * -2).Sqrt();
        Tensor angle = pairs[.., 1] * (2 * Math.PI);
        return Functions.Stack([radius * angle.Cos(), radius * angle.Sin()], 1).Reshape(-1);
    }

    private static T[] Filled<T>(long count, Func<T> next)
    {
        T[] values = new T[checked((int)count)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = next();
        }

        return values;
    }

    private static bool IsSingle(DType dtype) => dtype switch
    {
        DType.Float32 => true,
        DType.Float64 => false,
        _ => throw new ArgumentException($"PyTorch's stream is of float32 or float64 numbers, not {dtype.Name()}. Draw float32 and cast."),
    };
}
