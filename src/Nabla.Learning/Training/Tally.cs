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
    /// <param name="loss">Its loss.</param>
    /// <param name="right">How many examples were right, or less than 0 where labels are not class numbers.</param>
    /// <param name="examples">How many examples there are.</param>
    /// <returns>Its accuracy, or null where labels are not class numbers, one for each example.</returns>
    public double? Add(double loss, long right, long examples)
    {
        Examples += examples;
        _loss += loss * examples;
        _hasClasses &= right >= 0;
        if (!_hasClasses)
        {
            return null;
        }

        _right += right;
        return (double)right / examples;
    }
}
