namespace Nabla.Learning;

/// <summary>A learning rate times any function of the step; PyTorch's LambdaLR.</summary>
public sealed class LambdaSchedule : Schedule
{
    private readonly double _rate;
    private readonly Func<long, double> _factor;

    /// <summary>A schedule: rate · factor(step).</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="factor">What it is multiplied by: a function of the number of steps taken, 0 or more, which answers the same to the same number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative, infinite or not a number.</exception>
    public LambdaSchedule(double rate, Func<long, double> factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        _rate = CheckedRate(rate, nameof(rate));
        _factor = factor;
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => _rate * _factor(step);
}
