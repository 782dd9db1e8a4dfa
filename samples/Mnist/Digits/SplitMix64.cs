namespace MnistSample.Digits;

/// <summary>
/// A small generator of random numbers that is the same on every platform and can be started anywhere:
/// image number <c>index</c> of seed <c>seed</c> needs none of the images before it.
/// </summary>
/// <remarks>Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014).</remarks>
internal struct SplitMix64(ulong seed, ulong index)
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    // Mixing twice, with the index in between, keeps (seed, index + 1) from being a shifted copy of (seed, index).
    private ulong _state = Mix(Mix(seed + GoldenGamma) ^ (index * 0xD1342543DE82EF95));

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += GoldenGamma;
        return Mix(_state);
    }

    /// <summary>A whole number from 0 up to, but without, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>A number in [0, 1) with 24 random bits, so that float holds it exactly.</summary>
    public float Uniform() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public float Between(float low, float high) => low + (high - low) * Uniform();

    /// <summary>
    /// Nearly normal, mean 0 and deviation 1: four 16-bit uniforms summed. Logarithm and cosine would be closer to the bell,
    /// but differ between platforms in the last bit.
    /// </summary>
    public float Bell()
    {
        ulong bits = Next();
        int sum = (int)(bits & 0xFFFF) + (int)((bits >> 16) & 0xFFFF) + (int)((bits >> 32) & 0xFFFF) + (int)(bits >> 48);
        // Variance of the sum of four uniforms on [0, 1) is 1/3.
        return (sum * (1f / 65536f) - 2f) * 1.7320508f;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
