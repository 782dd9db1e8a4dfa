namespace Nabla.Learning;

/// <summary>Multiplies the learning rate by a factor after each of some numbers of steps; PyTorch's MultiStepLR.</summary>
public sealed class MultiStepSchedule : Schedule
{
    private readonly double _rate;
    private readonly long[] _milestones;
    private readonly double _factor;

    /// <summary>A schedule: rate · factor^(how many milestones are at most step).</summary>
    /// <param name="rate">The first learning rate.</param>
    /// <param name="milestones">The numbers of steps after which the rate changes, in any order; one that is there twice counts twice.</param>
    /// <param name="factor">What each change multiplies by.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public MultiStepSchedule(double rate, IEnumerable<long> milestones, double factor = 0.1)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        _rate = CheckedRate(rate, nameof(rate));
        _factor = CheckedFactor(factor, nameof(factor));
        _milestones = [.. milestones];
        foreach (long milestone in _milestones)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(milestone, nameof(milestones));
        }
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => _rate * Math.Pow(_factor, _milestones.Count(milestone => milestone <= step));
}
