namespace Nabla.Data;

// Note [Streams of the data]
// A generator counts its draws from stream 0. Weights are often drawn with the seed that also orders the data, and equal
// words must not decide both; so what this package draws lies in the upper half of a seed's streams.

/// <summary>Which sequences of a seed decide what.</summary>
internal static class RandomStream
{
    private const ulong Data = 1UL << 63;
    private const ulong Choices = Data | (1UL << 62);

    /// <summary>What splits examples in two.</summary>
    public const ulong OfSplit = Data | (1UL << 61);

    /// <summary>What orders the examples of an epoch.</summary>
    public static ulong OfOrder(int epoch) => Data | (uint)epoch;

    /// <summary>What draws examples by weight in an epoch, and offsets of classes.</summary>
    public static ulong OfWeights(int epoch) => Data | (1UL << 60) | (uint)epoch;

    /// <summary>The first of the sequences, 2³¹ of them, from which a shuffle buffer chooses in an epoch.</summary>
    public static ulong OfChoices(int epoch) => Choices | ((ulong)(uint)epoch << 31);

    /// <summary>Numbers of a sequence, even on [0, 1).</summary>
    public static double[] Uniform(int count, ulong seed, ulong stream)
    {
        Generator generator = new(seed);
        generator.State.Value = Tensor.Of([(long)seed, (long)stream]);
        return Tensor.Rand([count], DType.Float64, generator: generator).ToArray<double>();
    }
}
