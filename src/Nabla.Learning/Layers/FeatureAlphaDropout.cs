namespace Nabla.Learning;

/// <summary>In training, sets whole channels with a probability to where SELU ends, and scales and shifts all so that mean 0 and variance 1 stay; in evaluation, changes nothing. PyTorch's FeatureAlphaDropout.</summary>
/// <param name="probability">How likely one is dropped: 0 to 1.</param>
/// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
[Module]
public sealed partial class FeatureAlphaDropout(double probability = 0.5, Generator? generator = null) : Layer
{
    private readonly Generator _generator = generator ?? Generator.Default;

    /// <inheritdoc/>
    public override IEnumerable<Generator> Generators => [_generator];

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not between 0 and 1.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.FeatureAlphaDropout(probability, IsTraining, _generator);
    }
}
