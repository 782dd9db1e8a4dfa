namespace Nabla;

/// <summary>A source of random numbers that can be repeated: counter-based (Philox), so that the numbers depend on the seed and on the count of draws only.</summary>
/// <remarks>Thread-safe; but the order in which threads draw decides which numbers each gets. Give each thread its own for repeatable runs.</remarks>
public sealed class Generator
{
    private readonly Lock _lock = new();

    /// <summary>A source whose numbers follow from <paramref name="seed"/>.</summary>
    public Generator(ulong seed) => State = new Variable(Tensor.Of([(long)seed, 0L]), trainable: false);

    /// <summary>What operations draw from that are given no generator; seeded with 0 at start, and by <see cref="Seed"/>.</summary>
    public static Generator Default { get; } = Initial();

    /// <summary>All of the state: int64 [2], the seed and the number of draws so far. Save it to continue a run where it stopped.</summary>
    public Variable State { get; }

    /// <summary>Starts again from a seed.</summary>
    public void Seed(ulong seed)
    {
        lock (_lock)
        {
            State.Value = Tensor.Of([(long)seed, 0L]);
        }
    }

    /// <summary>The numbers 0 to <paramref name="count"/> − 1 in random order, all orders alike: a function of its arguments alone, the same on every platform. PyTorch's randperm.</summary>
    /// <param name="count">How many; at most what an array holds.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">Which of the seed's sequences; a generator of the same seed draws from 0, 1, 2 and so on.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or more than an array holds.</exception>
    public static long[] Permutation(long count, ulong seed, ulong stream = 0) => Draws.Permutation(count, seed, stream);

    /// <summary>The key of the next draw.</summary>
    internal Tensor NextKey()
    {
        lock (_lock)
        {
            Tensor key = State.Value;
            State.Value = key + s_one;
            return key;
        }
    }

    /// <summary>Whoever asks first may be writing a function down, where no variable can be made.</summary>
    internal static Generator Initial()
    {
        using FloorScope eager = Floor.Eager.Enter();
        return new Generator(0);
    }

    internal static Tensor KeyFor(ulong? seed, Generator? generator)
    {
        if (seed is not null && generator is not null)
        {
            throw new ArgumentException("Give a seed or a generator, not both: a seed makes a stream of its own.", nameof(seed));
        }

        return seed is { } given ? Tensor.Of([(long)given, 0L]) : (generator ?? Default).NextKey();
    }

    private static readonly Tensor s_one = ConcreteTensor.Placeless([0L, 1L]);
}
