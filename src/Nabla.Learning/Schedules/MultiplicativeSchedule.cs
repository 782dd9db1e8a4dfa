namespace Nabla.Learning;

/// <summary>Multiplies the learning rate by a function of the step at every step; PyTorch's MultiplicativeLR.</summary>
public sealed class MultiplicativeSchedule : Schedule
{
    private readonly double _rate;
    private readonly Func<long, double> _factor;
    private volatile Tuple<long, double> _last;

    /// <summary>A schedule: rate · factor(1) · factor(2) · … · factor(step).</summary>
    /// <param name="rate">The first learning rate.</param>
    /// <param name="factor">What the rate is multiplied by after each step: a function of the number of steps taken then, from 1, 0 or more, which answers the same to the same number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, infinite or not a number.</exception>
    public MultiplicativeSchedule(double rate, Func<long, double> factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        _rate = CheckedRate(rate, nameof(rate));
        _factor = factor;
        _last = Tuple.Create(0L, _rate);
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
    {
        // Goes on from the last answer, so that a run asks for each factor once; the product is the same from the beginning.
        (long at, double rate) = _last;
        if (step < at)
        {
            (at, rate) = (0, _rate);
        }

        while (at < step)
        {
            rate *= _factor(++at);
        }

        _last = Tuple.Create(at, rate);
        return rate;
    }
}
