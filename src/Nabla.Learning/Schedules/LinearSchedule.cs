namespace Nabla.Learning;

/// <summary>Changes the learning rate along a line from one multiple of it to another, where it stays; PyTorch's LinearLR. <see cref="WarmUp"/> rises into another schedule.</summary>
public sealed class LinearSchedule : Schedule
{
    private readonly double _rate;
    private readonly long _length;
    private readonly double _startFactor;
    private readonly double _endFactor;

    /// <summary>A schedule: rate · (startFactor + (endFactor − startFactor) min(step/length, 1)).</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="length">The number of steps until the end.</param>
    /// <param name="startFactor">What the first step's rate is multiplied by.</param>
    /// <param name="endFactor">What the last rate is multiplied by.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public LinearSchedule(double rate, long length, double startFactor = 1.0 / 3, double endFactor = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _rate = CheckedRate(rate, nameof(rate));
        _startFactor = CheckedFactor(startFactor, nameof(startFactor));
        _endFactor = CheckedFactor(endFactor, nameof(endFactor));
        _length = length;
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
        => _rate * (step >= _length ? _endFactor : _startFactor + (_endFactor - _startFactor) * step / _length);
}
