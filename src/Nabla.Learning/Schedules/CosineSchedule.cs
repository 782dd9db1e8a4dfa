namespace Nabla.Learning;

/// <summary>Lets the learning rate fall along half a cosine to a minimum, where it stays (Loshchilov, Hutter 2017).</summary>
public sealed class CosineSchedule : Schedule
{
    private readonly double _rate;
    private readonly long _length;
    private readonly double _minimum;

    /// <summary>A schedule: minimum + (rate − minimum) (1 + cos(π step/length))/2.</summary>
    /// <param name="rate">The first learning rate.</param>
    /// <param name="length">The number of steps until the minimum.</param>
    /// <param name="minimum">The last learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public CosineSchedule(double rate, long length, double minimum = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _rate = CheckedRate(rate, nameof(rate));
        _minimum = CheckedRate(minimum, nameof(minimum));
        _length = length;
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
        => step >= _length ? _minimum : _minimum + (_rate - _minimum) * (1 + Math.Cos(Math.PI * step / _length)) / 2;
}
