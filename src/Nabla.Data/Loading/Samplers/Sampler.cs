namespace Nabla.Data;

/// <summary>Says which examples an epoch has, in which order. It has no state: the order follows from the number of examples and the number of the epoch alone, so that a run can go on anywhere.</summary>
/// <example><code>
/// DataLoader loader = DataLoader.From(x, y, batch: 32, new DistributedSampler(new StratifiedSampler(y, seed: 1), rank, worldSize));
/// </code></example>
public abstract class Sampler
{
    /// <summary>The numbers of the examples of an epoch, 0 to <paramref name="count"/> − 1, in order; one may come several times, or not at all.</summary>
    /// <param name="count">How many examples there are.</param>
    /// <param name="epoch">The number of the epoch, from 0.</param>
    /// <exception cref="ArgumentException">The sampler was made for another number of examples.</exception>
    public abstract long[] Order(int count, int epoch);

    /// <summary>How many examples an epoch has.</summary>
    /// <param name="count">How many examples there are.</param>
    public virtual int Length(int count) => count;
}
