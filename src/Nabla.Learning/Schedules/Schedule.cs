namespace Nabla.Learning;

/// <summary>A learning rate that depends on the number of steps taken. It has no state of its own: a resumed run asks with the same number.</summary>
/// <remarks>What PyTorch's schedulers count in epochs is counted in steps here: 30 epochs of 500 batches are 15,000 steps. An optimizer's momentum stays as it is, unless
/// a schedule is made to cycle it: <see cref="OneCycleSchedule"/> and <see cref="CyclicSchedule"/> can.</remarks>
/// <example><code>Schedule schedule = new WarmUp(new CosineSchedule(1e-3, length: 9_000), length: 1_000);</code></example>
public abstract class Schedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The number of steps taken before it: 0 for the first.</param>
    public abstract double RateAt(long step);

    /// <summary>The momentum of a step, at least 0 and below 1; null where the schedule leaves the optimizer's as it is, as most do.</summary>
    /// <param name="step">The number of steps taken before it: 0 for the first.</param>
    public virtual double? MomentumAt(long step) => null;

    /// <summary>Sets the learning rate of <paramref name="optimizer"/>, and its momentum if the schedule has one, for a step that is about to be taken. The momentum is μ of <see cref="Sgd"/>, <see cref="RmsProp"/> and
    /// <see cref="Muon"/>, and β₁ of <see cref="Adam"/>, <see cref="AdamW"/>, <see cref="Adamax"/> and <see cref="RAdam"/>; all <see cref="ParameterGroups"/> get the same.</summary>
    /// <param name="optimizer">The optimizer; for a schedule that cycles momentum, made with <c>changesMomentum: true</c>.</param>
    /// <param name="step">The number of steps taken before it: 0 for the first.</param>
    /// <exception cref="InvalidOperationException">The schedule cycles momentum, and the optimizer has none, or none that changes.</exception>
    public void Set(Optimizer optimizer, long step)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (MomentumAt(step) is { } momentum)
        {
            optimizer.ChangeMomentum(momentum);
        }

        optimizer.LearningRate = RateAt(step);
    }

    /// <summary>The schedules that another is made of.</summary>
    /// <exception cref="ArgumentException">One is null.</exception>
    private protected static Schedule[] Given(IEnumerable<Schedule> schedules, string name)
    {
        Schedule[] given = [.. schedules];
        int missing = Array.IndexOf(given, null);
        return missing < 0 ? given : throw new ArgumentException($"Schedule {missing} is null.", name);
    }

    /// <summary>Checks the rate a schedule starts from.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    private protected static double CheckedRate(double rate, string name)
        => rate >= 0 && double.IsFinite(rate) ? rate : throw new ArgumentOutOfRangeException(name, rate, "A learning rate must be 0 or more, and finite.");

    /// <summary>Checks the bounds that momentum is cycled between.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not in [0, 1), or the upper one lies below the lower one.</exception>
    private protected static (double Minimum, double Maximum) CheckedMomenta(double minimumMomentum, double maximumMomentum)
    {
        static double Checked(double value, string name)
            => value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, "The momentum of a schedule must be at least 0 and below 1.");
        Checked(minimumMomentum, nameof(minimumMomentum));
        Checked(maximumMomentum, nameof(maximumMomentum));
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumMomentum, minimumMomentum);
        return (minimumMomentum, maximumMomentum);
    }

    /// <summary>Checks what rates are multiplied by.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    private protected static double CheckedFactor(double factor, string name)
        => factor >= 0 && double.IsFinite(factor) ? factor : throw new ArgumentOutOfRangeException(name, factor, $"The {name} of a schedule must be 0 or more, and finite.");
}
