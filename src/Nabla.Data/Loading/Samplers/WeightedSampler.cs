namespace Nabla.Data;

/// <summary>Examples drawn by weight: one that weighs twice as much comes twice as often. PyTorch's WeightedRandomSampler.</summary>
/// <remarks>The weight 1 / (number of examples of its class) shows all classes equally often, however rare.</remarks>
public sealed class WeightedSampler : Sampler
{
    private readonly double[] _weights;
    private readonly int _draws;
    private readonly ulong _seed;
    private readonly bool _replacement;

    /// <summary>A sampler by weight.</summary>
    /// <param name="weights">The weight of each example: 0 or more, finite, not all 0. They need not add up to anything.</param>
    /// <param name="draws">How many examples an epoch has.</param>
    /// <param name="seed">What the draws follow from, together with the number of the epoch.</param>
    /// <param name="replacement">Whether one example may come several times in an epoch.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or all are 0; or without replacement fewer examples have a weight than are to be drawn.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="draws"/> is negative.</exception>
    public WeightedSampler(ReadOnlySpan<double> weights, int draws, ulong seed = 0, bool replacement = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(draws);
        int positive = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0) || !double.IsFinite(weights[i]))
            {
                throw new ArgumentException(FormattableString.Invariant($"Example {i} has the weight {weights[i]}; weights are 0 or more, and finite."), nameof(weights));
            }

            positive += weights[i] > 0 ? 1 : 0;
        }

        if (positive == 0 || (!replacement && positive < draws))
        {
            throw new ArgumentException($"{draws} examples were to be drawn {(replacement ? "" : "without replacement ")}of {positive} that have a weight above 0.", nameof(weights));
        }

        _weights = weights.ToArray();
        _draws = draws;
        _seed = seed;
        _replacement = replacement;
    }

    /// <inheritdoc/>
    public override int Length(int count) => _draws;

    /// <inheritdoc/>
    public override long[] Order(int count, int epoch)
    {
        if (count != _weights.Length)
        {
            throw new ArgumentException($"The sampler has weights of {_weights.Length} examples, but there are {count}.", nameof(count));
        }

        return _replacement ? WithReplacement(epoch) : Without(epoch);
    }

    /// <summary><c>1000 drawn by weight, seed 0</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{_draws} drawn by weight{(_replacement ? "" : " without replacement")}, seed {_seed}");

    private long[] WithReplacement(int epoch)
    {
        double[] ends = new double[_weights.Length];
        double sum = 0;
        int last = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = sum += _weights[i];
            last = _weights[i] > 0 ? i : last;
        }

        double[] uniform = RandomStream.Uniform(_draws, _seed, RandomStream.OfWeights(epoch));
        long[] order = new long[_draws];
        for (int k = 0; k < order.Length; k++)
        {
            order[k] = Math.Min(FirstAbove(ends, uniform[k] * sum), last);
        }

        return order;
    }

    // Efraimidis, Spirakis (2006): the greatest u^(1/w) are a draw without replacement; log(u)/w orders them alike and does not underflow.
    private long[] Without(int epoch)
    {
        Tensor uniform = 1 - Tensor.Of(RandomStream.Uniform(_weights.Length, _seed, RandomStream.OfWeights(epoch)));
        double[] keys = uniform.Log().ToArray<double>();
        long[] order = new long[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = _weights[i] > 0 ? -keys[i] / _weights[i] : double.PositiveInfinity;
            order[i] = i;
        }

        return [.. order.OrderBy(i => keys[i]).Take(_draws)];
    }

    // An example of weight 0 ends where the one before ends, and is never the first above.
    private static int FirstAbove(double[] ends, double value)
    {
        int low = 0;
        int high = ends.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = ends[middle] > value ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
