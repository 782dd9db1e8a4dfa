namespace Nabla.Learning;

/// <summary>Sums, means or maxima of rows of a table, a bag of them at a time. PyTorch's EmbeddingBag.</summary>
[Module]
public sealed partial class EmbeddingBag : Layer
{
    private readonly BagMode _mode;

    /// <summary>A table with fresh rows.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="width">How long they are.</param>
    /// <param name="mode">What is made of the rows in a bag.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the table.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive.</exception>
    public EmbeddingBag(int rows, int width, BagMode mode = BagMode.Mean, Generator? generator = null, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        _mode = mode;
        Weight = new Variable(Initialize.Normal([rows, width], 1, dtype, generator));
    }

    /// <summary>[rows, width].</summary>
    public Variable Weight { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public override Tensor Forward(Tensor x) => Forward(x, null);

    /// <summary>Of bags that begin at offsets.</summary>
    /// <param name="x">[n], numbers of rows; or [B, n] without offsets.</param>
    /// <param name="offsets">[B]: where each bag begins.</param>
    /// <param name="perSampleWeights">What each row is multiplied by, for sums.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Tensor Forward(Tensor x, Tensor? offsets, Tensor? perSampleWeights = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Functions.EmbeddingBag(Weight, x, offsets, _mode, perSampleWeights);
    }
}
