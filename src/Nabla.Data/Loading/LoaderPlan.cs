namespace Nabla.Data;

/// <summary>All of a loader but where it is.</summary>
internal sealed record LoaderPlan(IExamples Examples, int Batch, Sampler Sampler, bool DropLast)
{
    /// <summary>What is done to each batch, in order.</summary>
    public IReadOnlyList<Func<Tensor, Tensor, BatchKey, (Tensor X, Tensor Y)>> Steps { get; init; } = [];

    /// <summary>How many threads make batches; 0 where whoever takes them makes them.</summary>
    public int Workers { get; init; }

    public int Ahead { get; init; }

    /// <summary>Where batches go once they are made; null for nowhere.</summary>
    public Device? Device { get; init; }

    public CancellationToken Cancellation { get; init; }

    /// <summary>How many batches an epoch has.</summary>
    public int Count => (int)((Sampler.Length(Examples.Count) + (DropLast ? 0L : Batch - 1L)) / Batch);

    public IEnumerable<(Tensor X, Tensor Y)> Run(int epoch, int skipped)
    {
        IEnumerable<BatchKey> keys = Keys(epoch, skipped);
        return Workers == 0 ? (Device is null ? keys.Select(Make) : keys.Select(Make).Prefetch(Ahead, Cancellation)) : ParallelSelection.Run(keys, Make, static (key, _) => $"{key}", Workers, Ahead, Cancellation);
    }

    private IEnumerable<BatchKey> Keys(int epoch, int skipped)
    {
        long[] order = Sampler.Order(Examples.Count, epoch);
        for (int batch = skipped; batch < Count; batch++)
        {
            int first = batch * Batch;
            yield return new BatchKey(epoch, batch, order.AsMemory(first, Math.Min(Batch, order.Length - first)));
        }
    }

    private (Tensor X, Tensor Y) Make(BatchKey key)
    {
        (Tensor x, Tensor y) = Examples.Pick(key.Numbers.Span);
        foreach (Func<Tensor, Tensor, BatchKey, (Tensor X, Tensor Y)> step in Steps)
        {
            try
            {
                (x, y) = step(x, y, key);
            }
            catch (Exception exception) when (DataItemException.Names(exception))
            {
                throw new DataItemException($"{key}", exception);
            }
        }

        return Device is null ? (x, y) : (x.To(Device), y.To(Device));
    }
}
