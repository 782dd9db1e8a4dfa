namespace Nabla.Learning;

/// <summary>Lets the learning rate fall to 0 as a power of what is left of a number of steps; PyTorch's PolynomialLR.</summary>
public sealed class PolynomialSchedule : Schedule
{
    private readonly double _rate;
    private readonly long _length;
    private readonly double _power;

    /// <summary>A schedule: rate · (1 − min(step/length, 1))^power.</summary>
    /// <param name="rate">The first learning rate.</param>
    /// <param name="length">The number of steps until 0.</param>
    /// <param name="power">The power: above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public PolynomialSchedule(double rate, long length, double power = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        _rate = CheckedRate(rate, nameof(rate));
        _power = power > 0 && double.IsFinite(power) ? power : throw new ArgumentOutOfRangeException(nameof(power), power, "The power of a schedule must be above 0, and finite.");
        _length = length;
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => step >= _length ? 0 : _rate * Math.Pow(1 - (double)step / _length, _power);
}
