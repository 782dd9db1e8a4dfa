namespace Nabla.Data;

/// <summary>Every example once, in a random order in which every stretch has all classes in their shares: batches look like the whole.</summary>
public sealed class StratifiedSampler : Sampler
{
    private readonly int[] _classes;
    private readonly int[] _sizes;
    private readonly ulong _seed;

    /// <summary>A sampler for examples of these classes.</summary>
    /// <param name="labels">The class of each example: integers or bools [N], of any values.</param>
    /// <param name="seed">What the orders follow from, together with the number of the epoch.</param>
    /// <exception cref="ArgumentException">The labels are not integers or bools, one for each example.</exception>
    public StratifiedSampler(Tensor labels, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Rank != 1 || labels.DType.IsFloating())
        {
            throw new ArgumentException($"StratifiedSampler needs the class of each example as integers [N], and was given {labels.Type}.", nameof(labels));
        }

        Dictionary<long, int> numbers = [];
        List<int> sizes = [];
        long[] values = labels.Detach().Cast(DType.Int64).ToArray<long>();
        _classes = new int[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (!numbers.TryGetValue(values[i], out int number))
            {
                numbers.Add(values[i], number = sizes.Count);
                sizes.Add(0);
            }

            _classes[i] = number;
            sizes[number]++;
        }

        _sizes = [.. sizes];
        _seed = seed;
    }

    /// <inheritdoc/>
    public override long[] Order(int count, int epoch)
    {
        if (count != _classes.Length)
        {
            throw new ArgumentException($"The sampler has the classes of {_classes.Length} examples, but there are {count}.", nameof(count));
        }

        // The members of a class, in random order, lie at equal distances between 0 and 1, each class at an offset of its own.
        long[] order = Generator.Permutation(count, _seed, RandomStream.OfOrder(epoch));
        double[] offsets = RandomStream.Uniform(_sizes.Length, _seed, RandomStream.OfWeights(epoch));
        int[] seen = new int[_sizes.Length];
        double[] places = new double[count];
        for (int i = 0; i < count; i++)
        {
            int number = _classes[order[i]];
            places[i] = (seen[number]++ + offsets[number]) / _sizes[number];
        }

        Array.Sort(places, order);
        return order;
    }

    /// <summary><c>stratified by 10 classes, seed 0</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"stratified by {_sizes.Length} classes, seed {_seed}");
}
