using System.Runtime.CompilerServices;

namespace Nabla.Data;

/// <summary>Batches of examples that come one after another and are awaited; enumerating it once is one epoch. Made by <see cref="DataLoader.Stream(IAsyncEnumerable{ValueTuple{Tensor, Tensor}}, int, int, ulong, bool)"/>; <see cref="Prefetching"/> makes it an ordinary sequence.</summary>
public sealed class AsyncStreamLoader : IAsyncEnumerable<(Tensor X, Tensor Y)>
{
    private readonly IAsyncEnumerable<(Tensor X, Tensor Y)> _examples;
    private readonly BatchPlan _plan;
    private readonly EpochCounter _epochs = new();

    internal AsyncStreamLoader(IAsyncEnumerable<(Tensor X, Tensor Y)> examples, BatchPlan plan)
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

    /// <inheritdoc cref="StreamLoader.Skip"/>
    public IAsyncEnumerable<(Tensor X, Tensor Y)> Skip(int batches) => RunAsync(BatchPlan.CheckedSkip(batches));

    /// <summary>Begins the next epoch.</summary>
    public IAsyncEnumerator<(Tensor X, Tensor Y)> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        RunAsync(0, cancellationToken).GetAsyncEnumerator(cancellationToken);

    private async IAsyncEnumerable<(Tensor X, Tensor Y)> RunAsync(int skipped, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        BatchAssembly assembly = new(_plan, _epochs.Take(), skipped);
        await foreach ((Tensor X, Tensor Y) example in _examples.WithCancellation(cancellation).ConfigureAwait(false))
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
