namespace Nabla.Learning;

/// <summary>Rows of a table by their numbers. PyTorch's Embedding.</summary>
[Module]
public sealed partial class Embedding : Layer
{
    private readonly int? _paddingIdx;

    /// <summary>A table with fresh rows.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="width">How long they are.</param>
    /// <param name="paddingIdx">A row that is zeros at first and gets no gradient; negative ones count from the end.</param>
    /// <param name="weights">Draws the first rows; normal with deviation 1 if null.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <param name="dtype">The element type of the table.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive, or there is no such row.</exception>
    public Embedding(int rows, int width, int? paddingIdx = null, Initializer? weights = null, Generator? generator = null, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (paddingIdx is { } padding && (padding < -rows || padding >= rows))
        {
            throw new ArgumentOutOfRangeException(nameof(paddingIdx), paddingIdx, $"An embedding of {rows} rows has no row {padding}.");
        }

        _paddingIdx = paddingIdx;
        Tensor table = weights is null ? Initialize.Normal([rows, width], 1, dtype, generator) : weights([rows, width], dtype, generator);
        Weight = new Variable(paddingIdx is { } row ? table.With(0, row < 0 ? row + rows : row) : table);
    }

    /// <summary>[rows, width].</summary>
    public Variable Weight { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Functions.Embedding(Weight, x, _paddingIdx);
    }
}
