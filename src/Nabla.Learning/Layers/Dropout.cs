namespace Nabla.Learning;

/// <summary>In training, sets each number to 0 with a probability and divides the rest by 1 − probability; in evaluation, changes nothing.</summary>
[Module]
public sealed partial class Dropout : Layer
{
    private readonly Generator _generator;

    /// <summary>A layer that drops with <paramref name="probability"/>.</summary>
    /// <param name="probability">How likely a number is dropped: 0 to 1.</param>
    /// <param name="generator">What to draw from; <see cref="Generator.Default"/> if null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is not between 0 and 1.</exception>
    public Dropout(double probability = 0.5, Generator? generator = null)
    {
        Probability = Checked(probability, nameof(Dropout), nameof(probability));
        _generator = generator ?? Generator.Default;
    }

    /// <summary>How likely a number is dropped.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public override IEnumerable<Generator> Generators => [_generator];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!IsTraining || Probability == 0)
        {
            return x;
        }

        Tensor kept = (x.RandLike(generator: _generator) >= Probability).Cast(x.DType);

        // Where everything is dropped, 0 · ∞ would make NaN of what must be 0.
        return Probability == 1 ? x * kept : x * (kept * (1 / (1 - Probability)));
    }

    /// <summary>The probability with which a layer drops numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 0 and 1.</exception>
    internal static double Checked(double probability, string layer, string parameter)
        => probability is >= 0 and <= 1 ? probability : throw new ArgumentOutOfRangeException(parameter, probability, $"{layer} needs a probability between 0 and 1 to drop numbers with.");
}
