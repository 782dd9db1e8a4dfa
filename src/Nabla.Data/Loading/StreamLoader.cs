using System.Collections;

namespace Nabla.Data;

/// <summary>Batches of examples that come one after another; enumerating it once is one epoch. Made by <see cref="DataLoader.Stream(IEnumerable{ValueTuple{Tensor, Tensor}}, int, int, ulong, bool)"/>.</summary>
public sealed class StreamLoader : IEnumerable<(Tensor X, Tensor Y)>
{
    private readonly IEnumerable<(Tensor X, Tensor Y)> _examples;
    private readonly BatchPlan _plan;
    private readonly EpochCounter _epochs = new();

    internal StreamLoader(IEnumerable<(Tensor X, Tensor Y)> examples, BatchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(examples);
        _examples = examples;
        _plan = plan;
    }

    /// <inheritdoc cref="DataLoader.Epoch"/>
    public int Epoch
    {
        get => _epochs.Next;
        set => _epochs.Next = value;
    }

    /// <summary>The next epoch without its first batches. Their examples are read, because the source gives them, but not put together.</summary>
    /// <param name="batches">How many batches to leave out; enumerating throws <see cref="InvalidOperationException"/> where the source has fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batches"/> is negative.</exception>
    public IEnumerable<(Tensor X, Tensor Y)> Skip(int batches) => Run(BatchPlan.CheckedSkip(batches));

    /// <summary>Begins the next epoch.</summary>
    public IEnumerator<(Tensor X, Tensor Y)> GetEnumerator() => Run(0).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<(Tensor X, Tensor Y)> Run(int skipped)
    {
        BatchAssembly assembly = new(_plan, _epochs.Take(), skipped);
        foreach ((Tensor X, Tensor Y) example in _examples)
        {
            if (assembly.Add(example) is { } batch)
            {
                yield return batch;
            }
        }

        foreach ((Tensor X, Tensor Y) batch in assembly.Rest())
        {
            yield return batch;
        }
    }
}
