namespace Nabla.Learning;

/// <summary>Raises the learning rate linearly at first, then follows another schedule from that one's beginning.</summary>
public sealed class WarmUp : Schedule
{
    private readonly Schedule _then;
    private readonly long _length;
    private readonly double _startFactor;

    /// <summary>A schedule that rises from <paramref name="startFactor"/> times the first rate of <paramref name="then"/> to that rate.</summary>
    /// <param name="then">What follows.</param>
    /// <param name="length">The number of steps of the rise.</param>
    /// <param name="startFactor">What the first step's rate is multiplied by, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public WarmUp(Schedule then, long length, double startFactor = 0.01)
    {
        ArgumentNullException.ThrowIfNull(then);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _then = then;
        _length = length;
        _startFactor = startFactor is >= 0 and <= 1 ? startFactor : throw new ArgumentOutOfRangeException(nameof(startFactor), startFactor, "The start factor must be between 0 and 1.");
    }

    /// <summary>A schedule that rises to <paramref name="rate"/> and stays there; PyTorch's LinearLR.</summary>
    /// <param name="rate">The learning rate after the rise.</param>
    /// <param name="length">The number of steps of the rise.</param>
    /// <param name="startFactor">What the first step's rate is multiplied by, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public WarmUp(double rate, long length, double startFactor = 0.01)
        : this(new ConstantSchedule(rate), length, startFactor)
    {
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
        => step < _length ? _then.RateAt(0) * (_startFactor + (1 - _startFactor) * step / _length) : _then.RateAt(step - _length);

    /// <summary>The momentum of what follows: that of its first step during the rise.</summary>
    /// <inheritdoc/>
    public override double? MomentumAt(long step) => _then.MomentumAt(Math.Max(0, step - _length));
}
