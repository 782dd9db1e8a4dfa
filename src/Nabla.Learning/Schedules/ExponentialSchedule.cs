namespace Nabla.Learning;

/// <summary>Multiplies the learning rate by a factor after every step; PyTorch's ExponentialLR.</summary>
public sealed class ExponentialSchedule : Schedule
{
    private readonly double _rate;
    private readonly double _factor;

    /// <summary>A schedule: rate · factorˢᵗᵉᵖ.</summary>
    /// <param name="rate">The first learning rate.</param>
    /// <param name="factor">What each step multiplies by.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ExponentialSchedule(double rate, double factor)
    {
        _rate = CheckedRate(rate, nameof(rate));
        _factor = CheckedFactor(factor, nameof(factor));
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => _rate * Math.Pow(_factor, step);
}
