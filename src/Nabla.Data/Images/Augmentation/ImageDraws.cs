namespace Nabla.Data;

/// <summary>Random numbers of each image of a batch: the k-th draw of an image is a function of seed, epoch, its number and k.</summary>
internal sealed class ImageDraws
{
    private readonly ulong[] _states;

    public ImageDraws(ulong seed, int epoch, ReadOnlySpan<long> numbers)
    {
        ulong key = Mixed(Mixed(seed ^ 0x6A09E667F3BCC908) + (uint)epoch);
        _states = new ulong[numbers.Length];
        for (int i = 0; i < _states.Length; i++)
        {
            _states[i] = Mixed(key + (ulong)numbers[i]);
        }
    }

    public int Count => _states.Length;

    /// <summary>A number of each image, even on [0, 1).</summary>
    public double[] Uniform()
    {
        double[] numbers = new double[_states.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (Next(ref _states[i]) >> 11) * (1.0 / (1UL << 53));
        }

        return numbers;
    }

    /// <summary>A number of each image, even on [low, high).</summary>
    public double[] Uniform(double low, double high) => Array.ConvertAll(Uniform(), number => low + (number * (high - low)));

    // SplitMix64 (Steele, Lea, Flood 2014).
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        return Mixed(state);
    }

    private static ulong Mixed(ulong word)
    {
        word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
        word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
        return word ^ (word >> 31);
    }
}
