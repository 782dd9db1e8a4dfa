using System.Collections;

namespace Nabla.Data;

/// <summary>Examples in batches: enumerating it once is one epoch, in an order that follows from the sampler's seed and the number of the epoch alone.</summary>
/// <remarks>
/// <code>
/// DataLoader loader = DataLoader.From(images, labels, batch: 64, seed: 1).WithAugmentation(new RandomCrop(28, 28, padding: 2)).WithWorkers(2);
/// foreach ((Tensor x, Tensor y) in loader) { … }
///
/// // To go on where a run stopped, in epoch 2 after 300 batches:
/// foreach ((Tensor x, Tensor y) in loader.StartAt(epoch: 2, batch: 300)) { … }
/// </code>
/// The orders are the same on every platform and for any number of threads and workers. Several enumerations may run at once; each is an epoch of its own.
/// </remarks>
public sealed class DataLoader : IReadOnlyCollection<(Tensor X, Tensor Y)>
{
    private readonly LoaderPlan _plan;
    private readonly EpochCounter _epochs = new();

    private DataLoader(LoaderPlan plan) => _plan = plan;

    /// <summary>How many examples a batch has; the last of an epoch may have fewer.</summary>
    public int Batch => _plan.Batch;

    /// <summary>How many batches an epoch has; 0 where there are no examples, or too few for one batch and the last is dropped.</summary>
    public int Count => _plan.Count;

    /// <summary>The number of the epoch that the next enumeration is: 0 at first, one more from the first step of an enumeration on. Set it to repeat an epoch, or to go on with a run.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Epoch
    {
        get => _epochs.Next;
        set => _epochs.Next = value;
    }

    /// <summary>Batches of the rows of two tensors.</summary>
    /// <param name="x">The inputs, [N, …], of any element type; arrays convert.</param>
    /// <param name="y">The targets, [N, …], of any element type; arrays convert and keep their element type.</param>
    /// <param name="batch">How many examples a batch has.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own. Without, batches are views in the order given.</param>
    /// <param name="seed">What the orders follow from.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <exception cref="ArgumentException">One has no first axis, or they have different numbers of examples.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batch"/> is not positive.</exception>
    public static DataLoader From(Tensor x, Tensor y, int batch, bool shuffle = true, ulong seed = 0, bool dropLast = false) =>
        From(x, y, batch, SamplerFor(shuffle, seed), dropLast);

    /// <summary>Batches of the rows of two tensors, in the order that a sampler says.</summary>
    /// <param name="x">The inputs, [N, …], of any element type; arrays convert.</param>
    /// <param name="y">The targets, [N, …], of any element type; arrays convert and keep their element type.</param>
    /// <param name="batch">How many examples a batch has.</param>
    /// <param name="sampler">Says which examples an epoch has, in which order.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <exception cref="ArgumentException">One has no first axis, or they have different numbers of examples.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batch"/> is not positive.</exception>
    public static DataLoader From(Tensor x, Tensor y, int batch, Sampler sampler, bool dropLast = false) =>
        From(new TensorExamples(x, y), batch, sampler, dropLast);

    /// <summary>Batches of single examples, which are stacked. The list may compute or read what it is asked for: only what a batch needs is asked for, once an epoch, from several threads at once where there are workers.</summary>
    /// <param name="examples">The examples; all inputs have one shape, and all targets.</param>
    /// <param name="batch">How many examples a batch has.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own.</param>
    /// <param name="seed">What the orders follow from.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <remarks>Enumerating throws a <see cref="DataItemException"/> where the list throws.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batch"/> is not positive.</exception>
    public static DataLoader From(IReadOnlyList<(Tensor X, Tensor Y)> examples, int batch, bool shuffle = true, ulong seed = 0, bool dropLast = false) =>
        From(examples, batch, SamplerFor(shuffle, seed), dropLast);

    /// <summary>Batches of single examples, which are stacked, in the order that a sampler says.</summary>
    /// <param name="examples">The examples; all inputs have one shape, and all targets.</param>
    /// <param name="batch">How many examples a batch has.</param>
    /// <param name="sampler">Says which examples an epoch has, in which order.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <remarks>Enumerating throws a <see cref="DataItemException"/> where the list throws.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batch"/> is not positive.</exception>
    public static DataLoader From(IReadOnlyList<(Tensor X, Tensor Y)> examples, int batch, Sampler sampler, bool dropLast = false) =>
        From(new ListedExamples(examples), batch, sampler, dropLast);

    /// <summary>Batches of single examples as they come; each enumeration enumerates the source anew.</summary>
    /// <param name="examples">The examples; all inputs have one shape, and all targets.</param>
    /// <param name="batch">How many examples a batch has.</param>
    /// <param name="shuffleBuffer">How many examples are held to choose the next from at random; 0 or 1 keeps the order of the source.</param>
    /// <param name="seed">What the choices follow from, together with the number of the epoch.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batch"/> is not positive, or <paramref name="shuffleBuffer"/> is negative.</exception>
    public static StreamLoader Stream(IEnumerable<(Tensor X, Tensor Y)> examples, int batch, int shuffleBuffer = 0, ulong seed = 0, bool dropLast = false) =>
        new(examples, new BatchPlan(batch, shuffleBuffer, seed, dropLast));

    /// <inheritdoc cref="Stream(IEnumerable{ValueTuple{Tensor, Tensor}}, int, int, ulong, bool)"/>
    public static AsyncStreamLoader Stream(IAsyncEnumerable<(Tensor X, Tensor Y)> examples, int batch, int shuffleBuffer = 0, ulong seed = 0, bool dropLast = false) =>
        new(examples, new BatchPlan(batch, shuffleBuffer, seed, dropLast));

    /// <summary>The same batches, made by several threads ahead of whoever takes them, in the same order and with the same numbers. Its epochs count from <see cref="Epoch"/> of this loader.</summary>
    /// <param name="workers">How many threads make batches.</param>
    /// <param name="ahead">How many batches are begun before they are asked for; twice as many as there are workers if null. No more are begun until one is taken.</param>
    /// <param name="cancellation">Ends enumerations by an <see cref="OperationCanceledException"/>, also while they wait for a batch.</param>
    /// <remarks>What goes wrong reaches whoever takes the batches, after the batches before it, as a <see cref="DataItemException"/> that names the example or the batch.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="workers"/> or <paramref name="ahead"/> is not positive.</exception>
    public DataLoader WithWorkers(int workers, int? ahead = null, CancellationToken cancellation = default) =>
        With(_plan with { Ahead = ParallelSelection.CheckedWindow(workers, ahead), Workers = workers, Cancellation = cancellation });

    /// <summary>The same batches on a device, in the same order: the next ones are made and copied there, by a thread of their own or by the workers, while this one is computed with. What <see cref="WithSelector"/> makes is made before, on the host.</summary>
    /// <param name="device">Where batches are to be.</param>
    /// <param name="ahead">How many batches are there, or on their way, before they are asked for, so how much of the device's memory they take: those of <see cref="WithWorkers"/>, or 2, if null.</param>
    /// <param name="cancellation">Ends enumerations by an <see cref="OperationCanceledException"/>, also while they wait for a batch.</param>
    /// <remarks>Its epochs count from <see cref="Epoch"/> of this loader. What goes wrong reaches whoever takes the batches, after the batches before it; leaving the loop ends the thread. PyTorch's <c>pin_memory</c> with <c>to(device, non_blocking=True)</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ahead"/> is not positive.</exception>
    public DataLoader To(Device device, int? ahead = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        return With(_plan with
        {
            Device = device,
            Ahead = ahead is { } asked ? Prefetching.Checked(asked) : _plan.Workers > 0 ? _plan.Ahead : 2,
            Cancellation = cancellation.CanBeCanceled ? cancellation : _plan.Cancellation,
        });
    }

    /// <summary>Batches of which something is made: by the workers, if there are any. <see cref="Skip"/> does not call it for what is skipped.</summary>
    /// <param name="selector">Makes inputs and targets of inputs and targets; the same of the same. Called from several threads at once where there are workers.</param>
    public DataLoader WithSelector(Func<Tensor, Tensor, (Tensor X, Tensor Y)> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return WithStep((x, y, _) => selector(x, y));
    }

    /// <summary>The next epoch without its first batches, which are not read: how a run goes on in mid-epoch.</summary>
    /// <param name="batches">How many batches to leave out, 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An epoch does not have as many.</exception>
    public IEnumerable<(Tensor X, Tensor Y)> Skip(int batches)
    {
        return batches >= 0 && batches <= Count
            ? Run(batches)
            : throw new ArgumentOutOfRangeException(
                nameof(batches),
                FormattableString.Invariant($"{batches} batches were to be skipped, but an epoch of these {_plan.Examples.Count} examples has {Count} batches of {Batch}: the position is one in other data, or with another batch size."));
    }

    /// <summary>The rest of an epoch; enumerations after this one are the epochs after it. This is what a trainer asks for when it goes on: <c>at => loader.StartAt(at.Epoch, at.Batch)</c>.</summary>
    /// <param name="epoch">The number of the epoch.</param>
    /// <param name="batch">How many of its batches to leave out, 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epoch"/> is negative, or an epoch does not have as many batches.</exception>
    public IEnumerable<(Tensor X, Tensor Y)> StartAt(int epoch, int batch = 0)
    {
        Epoch = epoch;
        return Skip(batch);
    }

    /// <summary>Begins the next epoch.</summary>
    public IEnumerator<(Tensor X, Tensor Y)> GetEnumerator() => Run(0).GetEnumerator();

    /// <summary>One line: <c>938 batches of 64 from 60000 examples, shuffled by seed 0, epoch 0 next</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Count} batches of {Batch} from {_plan.Examples.Count} examples, {_plan.Sampler}, {(_plan.DropLast ? "the last dropped where it is not full, " : "")}{(_plan.Workers > 0 ? FormattableString.Invariant($"{_plan.Workers} workers, ") : "")}{(_plan.Device is null ? "" : $"to {_plan.Device}, ")}epoch {Epoch} next");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The same with a further step for each batch.</summary>
    internal DataLoader WithStep(Func<Tensor, Tensor, BatchKey, (Tensor X, Tensor Y)> step) => With(_plan with { Steps = [.. _plan.Steps, step] });

    private static DataLoader From(IExamples examples, int batch, Sampler sampler, bool dropLast)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        return new DataLoader(new LoaderPlan(examples, BatchSize.Checked(batch), sampler, dropLast));
    }

    private static Sampler SamplerFor(bool shuffle, ulong seed) => shuffle ? new RandomSampler(seed) : new SequentialSampler();

    private DataLoader With(LoaderPlan plan) => new(plan) { Epoch = Epoch };

    private IEnumerable<(Tensor X, Tensor Y)> Run(int skipped)
    {
        foreach ((Tensor X, Tensor Y) batch in _plan.Run(_epochs.Take(), skipped))
        {
            yield return batch;
        }
    }
}
