namespace Nabla.Data;

/// <summary>Every example once, in an order of each epoch's own. PyTorch's RandomSampler.</summary>
/// <param name="seed">What the orders follow from, together with the number of the epoch.</param>
public sealed class RandomSampler(ulong seed = 0) : Sampler
{
    /// <inheritdoc/>
    public override long[] Order(int count, int epoch) => Generator.Permutation(count, seed, RandomStream.OfOrder(epoch));

    /// <summary><c>shuffled by seed 0</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"shuffled by seed {seed}");
}
