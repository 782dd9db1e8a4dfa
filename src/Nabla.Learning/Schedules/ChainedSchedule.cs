namespace Nabla.Learning;

/// <summary>Several schedules at once: the product of their rates. PyTorch's ChainedScheduler of schedulers that multiply.</summary>
/// <example>One schedule carries the rate, the others are factors around 1: <code>Schedule schedule = new ChainedSchedule(new ExponentialSchedule(0.1, 0.999), new LinearSchedule(1, 500));</code></example>
public sealed class ChainedSchedule : Schedule
{
    private readonly Schedule[] _schedules;

    /// <summary>A schedule: the product of the rates of <paramref name="schedules"/>.</summary>
    /// <param name="schedules">The schedules: one or more.</param>
    /// <exception cref="ArgumentException">There are no schedules.</exception>
    public ChainedSchedule(params Schedule[] schedules)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        _schedules = schedules.Length > 0 ? Given(schedules, nameof(schedules)) : throw new ArgumentException("A chained schedule needs at least one schedule.", nameof(schedules));
    }

    /// <inheritdoc/>
    public override double RateAt(long step) => _schedules.Aggregate(1.0, (rate, schedule) => rate * schedule.RateAt(step));

    /// <summary>The momentum of the last schedule that has one.</summary>
    /// <inheritdoc/>
    public override double? MomentumAt(long step) => _schedules.Aggregate((double?)null, (momentum, schedule) => schedule.MomentumAt(step) ?? momentum);
}
