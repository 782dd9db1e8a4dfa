namespace Nabla.Learning;

/// <summary>Multiplies the learning rate by a factor after every so many steps; PyTorch's StepLR.</summary>
public sealed class StepSchedule : Schedule
{
    private readonly double _rate;
    private readonly long _size;
    private readonly double _factor;

    /// <summary>A schedule: rate · factor^⌊step/size⌋.</summary>
    /// <param name="rate">The first learning rate.</param>
    /// <param name="size">The number of steps between changes.</param>
    /// <param name="factor">What each change multiplies by.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public StepSchedule(double rate, long size, double factor = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        _rate = CheckedRate(rate, nameof(rate));
        _size = size;
        _factor = CheckedFactor(factor, nameof(factor));
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => _rate * Math.Pow(_factor, step / _size);
}
