namespace Nabla.Learning;

/// <summary>Sums over the batches of an epoch.</summary>
internal sealed class Tally
{
    private double _loss;
    private long _right;
    private bool _hasClasses = true;

    public long Examples { get; private set; }

    public double Loss => _loss / Examples;

    public double? Accuracy => _hasClasses && Examples > 0 ? (double)_right / Examples : null;

    /// <summary>Adds a batch.</summary>
    /// <returns>Its accuracy, or null where labels are not class numbers, one for each example.</returns>
    public double? Add(double loss, Tensor prediction, Tensor target)
    {
        long examples = target.Shape[0];
        Examples += examples;
        _loss += loss * examples;
        _hasClasses &= target.DType.IsInteger() && target.Rank == 1 && prediction.Rank == 2;
        if (!_hasClasses)
        {
            return null;
        }

        long right = Metrics.CountRight(prediction, target).Right;
        _right += right;
        return (double)right / examples;
    }
}
