namespace Nabla.Data;

/// <summary>What one of several processes sees of an epoch: every process gets as many examples, and together they get all. PyTorch's DistributedSampler.</summary>
public sealed class DistributedSampler : Sampler
{
    private readonly Sampler _sampler;
    private readonly int _rank;
    private readonly int _worldSize;
    private readonly bool _dropLast;

    /// <summary>The part of a process.</summary>
    /// <param name="sampler">What the processes share out: all must be given the same, with the same seed.</param>
    /// <param name="rank">The number of this process, from 0.</param>
    /// <param name="worldSize">How many processes there are.</param>
    /// <param name="dropLast">Where the examples cannot be shared out evenly: whether to leave some out, instead of giving the first ones again.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such process.</exception>
    public DistributedSampler(Sampler sampler, int rank, int worldSize, bool dropLast = false)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(worldSize);
        if (rank < 0 || rank >= worldSize)
        {
            throw new ArgumentOutOfRangeException(nameof(rank), rank, $"Of {worldSize} processes the ranks are 0 to {worldSize - 1}.");
        }

        _sampler = sampler;
        _rank = rank;
        _worldSize = worldSize;
        _dropLast = dropLast;
    }

    /// <inheritdoc/>
    public override int Length(int count)
    {
        int all = _sampler.Length(count);
        return (all / _worldSize) + (!_dropLast && all % _worldSize > 0 ? 1 : 0);
    }

    /// <inheritdoc/>
    public override long[] Order(int count, int epoch)
    {
        long[] all = _sampler.Order(count, epoch);
        long[] own = new long[Length(count)];
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = all[(_rank + ((long)i * _worldSize)) % all.Length];
        }

        return own;
    }

    /// <summary><c>shuffled by seed 0, part 1 of 4</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{_sampler}, part {_rank} of {_worldSize}");
}
