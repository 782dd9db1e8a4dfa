namespace Nabla.Learning;

/// <summary>Lets the learning rate fall along half a cosine again and again, each time from the top and over a longer while (Loshchilov, Hutter, <i>SGDR: stochastic gradient descent with warm restarts</i>, 2017);
/// PyTorch's CosineAnnealingWarmRestarts.</summary>
public sealed class CosineRestartSchedule : Schedule
{
    private readonly double _rate;
    private readonly long _length;
    private readonly int _growth;
    private readonly double _minimum;

    /// <summary>A schedule: minimum + (rate − minimum)(1 + cos(π i/n))/2 for the i-th step of a fall over n steps.</summary>
    /// <param name="rate">The learning rate at the top.</param>
    /// <param name="length">The number of steps of the first fall.</param>
    /// <param name="growth">How many times as long each fall is as the one before: 1 or more.</param>
    /// <param name="minimum">The learning rate that it falls towards.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public CosineRestartSchedule(double rate, long length, int growth = 1, double minimum = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(growth, 1);
        _rate = CheckedRate(rate, nameof(rate));
        _minimum = CheckedRate(minimum, nameof(minimum));
        _length = length;
        _growth = growth;
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
    {
        long length = _length;
        while (_growth > 1 && step >= length)
        {
            step -= length;
            length *= _growth;
        }

        return _minimum + (_rate - _minimum) * (1 + Math.Cos(Math.PI * (step % length) / length)) / 2;
    }
}
