namespace Nabla;

public static partial class Functions
{
    /// <summary>Rows of a table by their numbers. PyTorch's nn.functional.embedding.</summary>
    /// <param name="weight">[rows, D].</param>
    /// <param name="indices">Numbers of rows, integers of any shape.</param>
    /// <param name="paddingIdx">A row that gets no gradient; negative ones count from the end.</param>
    /// <returns>[…, D].</returns>
    /// <exception cref="ArgumentException">The table is no matrix, or the numbers are no integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static Tensor Embedding(Tensor weight, Tensor indices, long? paddingIdx = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(indices);
        if (weight.Rank != 2)
        {
            throw new ArgumentException($"Embedding takes a table [rows, D], not {weight.Shape}{CallSite.Suffix()}.", nameof(weight));
        }

        indices = Indices("Embedding", indices);
        Tensor rows = IndexSelect(weight, indices.Reshape(-1), 0).Reshape(Shape.Create([.. indices.Shape.Lengths, weight.Shape[1]]));
        return paddingIdx is { } padding
            ? Where(Equal(indices, padding < 0 ? padding + weight.Shape[0] : padding).Unsqueeze(-1), rows.Detach(), rows)
            : rows;
    }

    /// <summary>Sums, means or maxima of rows of a table, a bag of them at a time. PyTorch's nn.functional.embedding_bag.</summary>
    /// <param name="weight">[rows, D].</param>
    /// <param name="indices">[B, n], a bag in each row; or [n], and offsets say where bags begin.</param>
    /// <param name="offsets">[B], for indices [n]: where each bag begins, from 0 and not descending.</param>
    /// <param name="mode">What is made of the rows in a bag; of an empty one zeros.</param>
    /// <param name="perSampleWeights">What each row is multiplied by, of the shape of the indices; for sums only.</param>
    /// <param name="includeLastOffset">Whether the last offset is where the last bag ends.</param>
    /// <param name="paddingIdx">A row that counts nothing; negative ones count from the end.</param>
    /// <returns>[B, D].</returns>
    /// <exception cref="ArgumentException">Shapes or options do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static Tensor EmbeddingBag(Tensor weight, Tensor indices, Tensor? offsets = null, BagMode mode = BagMode.Mean, Tensor? perSampleWeights = null, bool includeLastOffset = false, long? paddingIdx = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(indices);
        indices = Indices("EmbeddingBag", indices);
        if (weight.Rank != 2 || indices.Rank is not (1 or 2) || (indices.Rank == 1) != (offsets is not null))
        {
            throw new ArgumentException($"EmbeddingBag takes a table [rows, D] and indices [B, n], or [n] with offsets [B], not {weight.Shape} and {indices.Shape}{CallSite.Suffix()}.", nameof(indices));
        }

        if (perSampleWeights is not null && (mode != BagMode.Sum || perSampleWeights.Shape != indices.Shape))
        {
            throw new ArgumentException($"EmbeddingBag takes weights of the shape of the indices, {indices.Shape}, for sums, not {perSampleWeights.Shape} for {mode}{CallSite.Suffix()}.", nameof(perSampleWeights));
        }

        offsets = offsets is null ? null : Begins(indices, offsets, includeLastOffset);
        int bags = offsets is null ? indices.Shape[0] : offsets.Shape[0];
        Tensor numbers = Tensor.Arange(indices.Count);
        Tensor bag = offsets is null
            ? Tensor.Arange(bags).Unsqueeze(1).BroadcastTo(indices.Shape).Reshape(-1)
            : (numbers.Unsqueeze(1) >= offsets.Unsqueeze(0)).Cast(DType.Int64).Sum(1) - 1;
        indices = indices.Reshape(-1);
        Tensor rows = IndexSelect(weight, indices, 0);
        Tensor counts = paddingIdx is { } padding ? NotEqual(indices, padding < 0 ? padding + weight.Shape[0] : padding) : Equal(indices, indices);
        Tensor zeros = Tensor.Zeros([bags, weight.Shape[1]], weight.DType);
        if (mode == BagMode.Max)
        {
            Tensor isInBag = Equal(Tensor.Arange(bags).Unsqueeze(1), bag.Unsqueeze(0)) & counts.Unsqueeze(0);
            if (indices.Count == 0)
            {
                return zeros;
            }

            Tensor candidates = Where(isInBag.Unsqueeze(-1), rows.Detach().Unsqueeze(0), double.NegativeInfinity);
            Tensor chosen = Gather(rows, candidates.ArgMax(1), 0);
            return Where(isInBag.Any(1).Unsqueeze(1), chosen, 0);
        }

        if (perSampleWeights is not null)
        {
            rows *= perSampleWeights.Reshape(-1).Unsqueeze(1);
        }

        Tensor kept = Where(counts.Unsqueeze(1), rows, 0);
        Tensor places = bag.Unsqueeze(1).BroadcastTo(kept.Shape);
        Tensor sums = ScatterAdd(zeros, places, kept, 0);
        if (mode == BagMode.Sum)
        {
            return sums;
        }

        Tensor sizes = ScatterAdd(Tensor.Zeros([bags], weight.DType), bag, counts.Cast(weight.DType), 0).Maximum(1);
        return sums / sizes.Unsqueeze(1);
    }

    /// <summary>Where bags begin, from 0 on and not descending.</summary>
    private static Tensor Begins(Tensor indices, Tensor offsets, bool includeLastOffset)
    {
        offsets = Indices("EmbeddingBag", offsets);
        bool fits = offsets.Rank == 1 && offsets.Shape[0] >= (includeLastOffset ? 1 : 0);
        Tensor whole = offsets.Cast(DType.Int64);
        if (fits && !whole.IsAbstract)
        {
            long[] found = whole.ToArray<long>();
            long last = 0;
            for (int i = 0; i < found.Length && fits; i++)
            {
                fits = (i == 0 ? found[i] == 0 : found[i] >= last) && found[i] <= indices.Count;
                last = found[i];
            }

            fits = fits && (!includeLastOffset || last == indices.Count) && (found.Length > 0 || indices.Count == 0);
        }

        return !fits
            ? throw new ArgumentException($"The offsets of EmbeddingBag say where bags of the {indices.Count} indices begin: a vector that begins with 0, does not descend and does not go beyond {indices.Count}{(includeLastOffset ? ", with which it ends" : "")}, not {offsets}{CallSite.Suffix()}.", nameof(offsets))
            : includeLastOffset ? offsets[..^1] : offsets;
    }
}
