namespace Nabla.Learning;

/// <summary>Sums over the batches of an epoch. Numbers on a device are read when the batch after theirs has been asked for, so that the device has work while the host waits for them.</summary>
internal sealed class Tally
{
    // The one that the device computes with, and the one that it does next.
    private const int MostAwaited = 1;

    private readonly Queue<(Tensor Loss, Tensor Right, long Examples, Action<Exception>? Failed)> _awaited = [];
    private double _loss;
    private long _right;
    private bool _hasClasses = true;

    public long Examples { get; private set; }

    /// <summary>Whether no batch is awaited.</summary>
    public bool IsSettled => _awaited.Count == 0;

    public double Loss => _loss / Examples;

    public double? Accuracy => _hasClasses && Examples > 0 ? (double)_right / Examples : null;

    /// <summary>Adds a batch, some time before <see cref="Settle()"/> returns, in the order of the calls.</summary>
    /// <param name="loss">Its loss, [].</param>
    /// <param name="right">How many examples were right, or less than 0 where labels are not class numbers; int64 [].</param>
    /// <param name="examples">How many examples there are.</param>
    /// <param name="failed">Told of what reading them throws, if somebody is to be.</param>
    public void Await(Tensor loss, Tensor right, long examples, Action<Exception>? failed = null)
    {
        _awaited.Enqueue((loss, right, examples, failed));
        Settle(MostAwaited);
    }

    /// <summary>Adds all batches that are awaited.</summary>
    /// <returns>The loss and the accuracy of the last of them; the accuracy is null where labels are not class numbers, one for each example.</returns>
    public (double Loss, double? Accuracy) Settle() => Settle(0);

    private (double Loss, double? Accuracy) Settle(int most)
    {
        (double Loss, double? Accuracy) last = default;
        while (_awaited.Count > most)
        {
            (Tensor loss, Tensor right, long examples, Action<Exception>? failed) = _awaited.Dequeue();
            try
            {
                last = Add((double)loss, (long)right, examples);
            }
            catch (Exception e) when (failed is not null)
            {
                // Those after it are of no account.
                _awaited.Clear();
                failed(e);
                throw;
            }
        }

        return last;
    }

    private (double Loss, double? Accuracy) Add(double loss, long right, long examples)
    {
        Examples += examples;
        _loss += loss * examples;
        _hasClasses &= right >= 0;
        if (!_hasClasses)
        {
            return (loss, null);
        }

        _right += right;
        return (loss, (double)right / examples);
    }
}
