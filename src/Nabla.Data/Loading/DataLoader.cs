using System.Collections;

namespace Nabla.Data;

/// <summary>Examples in batches: enumerating it once is one epoch, in an order that follows from the seed and the number of the epoch alone.</summary>
/// <remarks>
/// <code>
/// DataLoader loader = DataLoader.From(images, labels, batch: 64, seed: 1);
/// foreach ((Tensor x, Tensor y) in loader) { … }
///
/// // To go on where a run stopped, in epoch 2 after 300 batches:
/// loader.Epoch = 2;
/// foreach ((Tensor x, Tensor y) in loader.Skip(300)) { … }
/// </code>
/// The orders are the same on every platform and for any number of threads. Several enumerations may run at once; each is an epoch of its own.
/// </remarks>
public sealed class DataLoader : IReadOnlyCollection<(Tensor X, Tensor Y)>
{
    private readonly IExamples _examples;
    private readonly bool _isShuffled;
    private readonly ulong _seed;
    private readonly bool _dropLast;
    private readonly EpochCounter _epochs = new();

    private DataLoader(IExamples examples, int batch, bool shuffle, ulong seed, bool dropLast)
    {
        _examples = examples;
        Batch = BatchSize.Checked(batch);
        _isShuffled = shuffle;
        _seed = seed;
        _dropLast = dropLast;
    }

    /// <summary>How many examples a batch has; the last of an epoch may have fewer.</summary>
    public int Batch { get; }

    /// <summary>How many batches an epoch has; 0 where there are no examples, or too few for one batch and the last is dropped.</summary>
    public int Count => (int)((_examples.Count + (_dropLast ? 0L : Batch - 1L)) / Batch);

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
        new(new TensorExamples(x, y), batch, shuffle, seed, dropLast);

    /// <summary>Batches of single examples, which are stacked. The list may compute or read what it is asked for: only what a batch needs is asked for, once an epoch.</summary>
    /// <param name="examples">The examples; all inputs have one shape, and all targets.</param>
    /// <param name="batch">How many examples a batch has.</param>
    /// <param name="shuffle">Whether each epoch has an order of its own.</param>
    /// <param name="seed">What the orders follow from.</param>
    /// <param name="dropLast">Whether to leave out a last batch that is not full.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batch"/> is not positive.</exception>
    public static DataLoader From(IReadOnlyList<(Tensor X, Tensor Y)> examples, int batch, bool shuffle = true, ulong seed = 0, bool dropLast = false) =>
        new(new ListedExamples(examples), batch, shuffle, seed, dropLast);

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

    /// <summary>The next epoch without its first batches, which are not read: how a run goes on in mid-epoch.</summary>
    /// <param name="batches">How many batches to leave out, 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An epoch does not have as many.</exception>
    public IEnumerable<(Tensor X, Tensor Y)> Skip(int batches)
    {
        return batches >= 0 && batches <= Count
            ? Run(batches)
            : throw new ArgumentOutOfRangeException(
                nameof(batches),
                FormattableString.Invariant($"{batches} batches were to be skipped, but an epoch of these {_examples.Count} examples has {Count} batches of {Batch}: the position is one in other data, or with another batch size."));
    }

    /// <summary>Begins the next epoch.</summary>
    public IEnumerator<(Tensor X, Tensor Y)> GetEnumerator() => Run(0).GetEnumerator();

    /// <summary>One line: <c>938 batches of 64 from 60000 examples, shuffled by seed 0, epoch 0 next</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Count} batches of {Batch} from {_examples.Count} examples, {(_isShuffled ? FormattableString.Invariant($"shuffled by seed {_seed}") : "in order")}, {(_dropLast ? "the last dropped where it is not full, " : "")}epoch {Epoch} next");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<(Tensor X, Tensor Y)> Run(int skipped)
    {
        int epoch = _epochs.Take();
        int count = _examples.Count;
        long[]? order = _isShuffled ? Generator.Permutation(count, _seed, RandomStream.OfOrder(epoch)) : null;
        for (long first = (long)skipped * Batch; first < count; first += Batch)
        {
            int length = (int)Math.Min(Batch, count - first);
            if (length < Batch && _dropLast)
            {
                yield break;
            }

            yield return order is null ? _examples.Range((int)first, length) : _examples.Pick(order.AsSpan((int)first, length));
        }
    }
}
