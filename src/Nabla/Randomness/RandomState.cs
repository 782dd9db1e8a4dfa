namespace Nabla;

/// <summary>NumPy's legacy random stream, number for number: what <c>numpy.random.seed(seed)</c> or <c>numpy.random.RandomState(seed)</c> gives.</summary>
/// <remarks>
/// <para>For checking programs against NumPy. Everything else should draw from a <c>Generator</c>, which is faster, has independent streams and does not depend on the order of calls.</para>
/// <para>Uniform numbers, integers and permutations are NumPy's bit for bit. Normal numbers contain a logarithm, which NumPy
/// takes from the platform, whose last bit differs between platforms: they are within one unit in the last place of NumPy's
/// (float64), and the same everywhere. Of a million normals, 997,000 are NumPy's to the last bit where it runs on glibc 2.36.</para>
/// <para>An instance is a sequence with a position: it must not be used by two threads at once.</para>
/// </remarks>
/// <param name="seed">The seed, as for <c>numpy.random.seed</c>.</param>
public sealed class RandomState(uint seed)
{
    private readonly MersenneTwister _words = new(seed);
    private double _waiting;
    private bool _isWaiting;

    /// <summary>The next number of the uniform distribution on [0, 1), a multiple of 2⁻⁵³: <c>random_sample()</c>.</summary>
    public double NextDouble()
    {
        uint high = _words.NextUInt32() >> 5;
        uint low = _words.NextUInt32() >> 6;
        return ((high * 67108864.0) + low) / 9007199254740992.0;
    }

    /// <summary>The next number of the standard normal distribution: <c>standard_normal()</c>. Numbers arise in pairs (the polar method); the second of a pair waits for the next call.</summary>
    public double NextNormal()
    {
        if (_isWaiting)
        {
            _isWaiting = false;
            return _waiting;
        }

        double x, y, square;
        do
        {
            x = (2.0 * NextDouble()) - 1.0;
            y = (2.0 * NextDouble()) - 1.0;
            square = (x * x) + (y * y);
        }
        while (square is >= 1.0 or 0.0);

        (double log, double alternative) = NearestLog.Of(square);
        double factor = Math.Sqrt(-2.0 * log / square);
        double alternativeFactor = Math.Sqrt(-2.0 * alternative / square);
        _waiting = Between(factor * x, alternativeFactor * x);
        _isWaiting = true;
        return Between(factor * y, alternativeFactor * y);
    }

    /// <summary>The next integer of [<paramref name="low"/>, <paramref name="high"/>): <c>randint(low, high)</c> with its default dtype, int64.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="high"/> is not above <paramref name="low"/>.</exception>
    public int NextInt(int low, int high) => (int)NextInt64(low, high);

    /// <summary>The next integer of [<paramref name="low"/>, <paramref name="high"/>): <c>randint(low, high)</c> with its default dtype, int64.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="high"/> is not above <paramref name="low"/>.</exception>
    public long NextInt64(long low, long high)
    {
        if (high <= low)
        {
            throw new ArgumentOutOfRangeException(nameof(high), high, $"The range [{low}, {high}) holds no integer: give a high above low.");
        }

        return unchecked(low + (long)NextUpTo((ulong)(high - 1) - (ulong)low));
    }

    /// <summary>The next <paramref name="count"/> numbers of the standard normal distribution: <c>randn(count)</c>; of any shape, in row-major order.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public double[] Randn(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        double[] values = new double[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = NextNormal();
        }

        return values;
    }

    /// <summary>The next <paramref name="count"/> numbers of the uniform distribution on [0, 1): <c>rand(count)</c>; of any shape, in row-major order.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public double[] Rand(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        double[] values = new double[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = NextDouble();
        }

        return values;
    }

    /// <summary>The numbers 0 to <paramref name="count"/> − 1 in random order: <c>permutation(count)</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public int[] Permutation(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int[] order = new int[count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Shuffle<int>(order);
        return order;
    }

    /// <summary>Puts <paramref name="values"/> into random order, in place: <c>shuffle(values)</c>.</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = (int)NextUpTo((ulong)i);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    // A platform's logarithm that is off by one unit moves a normal by up to two. Where ln is so near to halfway between two
    // doubles that NumPy may have used either, the number in the middle is within one unit of both.
    private static double Between(double value, double alternative)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        return BitConverter.Int64BitsToDouble(bits + ((BitConverter.DoubleToInt64Bits(alternative) - bits) / 2));
    }

    /// <summary>An integer of [0, <paramref name="greatest"/>], by masking and rejection; ranges of up to 32 bits use up one word a try, larger ones two.</summary>
    private ulong NextUpTo(ulong greatest)
    {
        if (greatest == 0)
        {
            return 0;
        }

        ulong mask = ulong.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(greatest);
        ulong value;
        do
        {
            value = (greatest <= uint.MaxValue ? _words.NextUInt32() : _words.NextUInt64()) & mask;
        }
        while (value > greatest);
        return value;
    }
}
