namespace Nabla.Data;

/// <summary>One epoch of a stream on its way through the shuffle buffer into batches.</summary>
internal sealed class BatchAssembly
{
    private readonly BatchPlan _plan;
    private readonly int _skipped;
    private readonly ShuffleBuffer? _buffer;
    private readonly Collation _collation;
    private long _toSkip;
    private long _taken;

    public BatchAssembly(BatchPlan plan, int epoch, int skipped)
    {
        _plan = plan;
        _skipped = skipped;
        _toSkip = (long)skipped * plan.Batch;
        _buffer = plan.ShuffleBuffer > 1 ? new ShuffleBuffer(plan.ShuffleBuffer, plan.Seed, epoch) : null;
        _collation = new Collation(plan.Batch);
    }

    /// <summary>Takes the next example of the source; returns a batch where that made one whole.</summary>
    public (Tensor X, Tensor Y)? Add((Tensor X, Tensor Y) example)
    {
        (long Number, (Tensor X, Tensor Y) Example) next = (_taken++, example);
        return _buffer is null ? Place(next) : _buffer.Exchange(next) is { } chosen ? Place(chosen) : null;
    }

    /// <summary>The batches that are left once the source has ended.</summary>
    public IEnumerable<(Tensor X, Tensor Y)> Rest()
    {
        while (_buffer?.Remove() is { } chosen)
        {
            if (Place(chosen) is { } batch)
            {
                yield return batch;
            }
        }

        // A last batch may be short, and may have been one of those to skip.
        if (_toSkip >= _plan.Batch || (_toSkip > 0 && _plan.DropLast))
        {
            throw new InvalidOperationException($"{_skipped} batches of {_plan.Batch} were to be skipped, but the source ended after {_taken} examples: the position is one in other data, or with another batch size.");
        }

        if (_collation.Count > 0 && !_plan.DropLast)
        {
            yield return _collation.Take();
        }
    }

    private (Tensor X, Tensor Y)? Place((long Number, (Tensor X, Tensor Y) Example) chosen)
    {
        if (_toSkip > 0)
        {
            _toSkip--;
            return null;
        }

        _collation.Add(chosen.Example, chosen.Number);
        return _collation.Count == _plan.Batch ? _collation.Take() : null;
    }
}
