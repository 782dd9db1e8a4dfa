namespace Nabla.Learning;

/// <summary>The same learning rate always, or after a number of steps with a part of it; PyTorch's ConstantLR.</summary>
public sealed class ConstantSchedule : Schedule
{
    private readonly double _rate;
    private readonly long _length;
    private readonly double _factor;

    /// <summary>A schedule: rate · factor before the step <paramref name="length"/>, rate from it on.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="length">The number of steps with the other rate; none by default.</param>
    /// <param name="factor">What their rate is multiplied by.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ConstantSchedule(double rate, long length = 0, double factor = 1.0 / 3)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _rate = CheckedRate(rate, nameof(rate));
        _factor = CheckedFactor(factor, nameof(factor));
        _length = length;
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => step < _length ? _rate * _factor : _rate;
}
