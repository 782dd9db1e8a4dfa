namespace Nabla.Learning;

/// <summary>In training, sets whole channels to 0 with a probability and divides the rest by 1 − probability; in evaluation, changes nothing. PyTorch's Dropout3d.</summary>
/// <param name="probability">How likely a channel is dropped: 0 to 1.</param>
/// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
[Module]
public sealed partial class Dropout3d(double probability = 0.5, Generator? generator = null) : Layer
{
    private readonly Generator _generator = generator ?? Generator.Default;

    /// <inheritdoc/>
    public override IEnumerable<Generator> Generators => [_generator];

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not between 0 and 1.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Dropout3d(probability, IsTraining, _generator);
    }
}
