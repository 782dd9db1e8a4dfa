namespace Nabla.Learning;

/// <summary>One schedule after another, each from its beginning; PyTorch's SequentialLR.</summary>
/// <example><code>Schedule schedule = new SequentialSchedule([new LinearSchedule(0.1, 500), new CosineSchedule(0.1, 9_500)], milestones: [500]);</code></example>
public sealed class SequentialSchedule : Schedule
{
    private readonly Schedule[] _schedules;
    private readonly long[] _milestones;

    /// <summary>A schedule that follows the first of <paramref name="schedules"/> up to the first milestone, from it on the second, and so on.</summary>
    /// <param name="schedules">The schedules: one or more.</param>
    /// <param name="milestones">The steps at which the next begins: one fewer than schedules, above 0 and increasing.</param>
    /// <exception cref="ArgumentException">There are no schedules, or not one milestone between each two, or milestones do not increase.</exception>
    public SequentialSchedule(IEnumerable<Schedule> schedules, IEnumerable<long> milestones)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        ArgumentNullException.ThrowIfNull(milestones);
        _schedules = Given(schedules, nameof(schedules));
        _milestones = [.. milestones];
        if (_schedules.Length == 0 || _milestones.Length != _schedules.Length - 1)
        {
            throw new ArgumentException($"There are {_schedules.Length} schedules and {_milestones.Length} milestones. Give one or more schedules, and one milestone between each two.", nameof(milestones));
        }

        for (int i = 0; i < _milestones.Length; i++)
        {
            if (_milestones[i] <= (i == 0 ? 0 : _milestones[i - 1]))
            {
                throw new ArgumentException($"Milestones must be above 0 and increase, but number {i} is {_milestones[i]}.", nameof(milestones));
            }
        }
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
    {
        (Schedule schedule, long since) = Of(step);
        return schedule.RateAt(since);
    }

    /// <summary>The momentum of the schedule whose turn it is.</summary>
    /// <inheritdoc/>
    public override double? MomentumAt(long step)
    {
        (Schedule schedule, long since) = Of(step);
        return schedule.MomentumAt(since);
    }

    private (Schedule Schedule, long Since) Of(long step)
    {
        int i = _milestones.Count(milestone => milestone <= step);
        return (_schedules[i], i == 0 ? step : step - _milestones[i - 1]);
    }
}
