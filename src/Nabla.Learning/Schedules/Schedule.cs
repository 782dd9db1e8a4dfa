namespace Nabla.Learning;

/// <summary>A learning rate that depends on the number of steps taken. It has no state of its own: a resumed run asks with the same number.</summary>
/// <remarks>What PyTorch's schedulers count in epochs is counted in steps here: 30 epochs of 500 batches are 15,000 steps. An optimizer's momentum stays as it is.</remarks>
/// <example><code>Schedule schedule = new WarmUp(new CosineSchedule(1e-3, length: 9_000), length: 1_000);</code></example>
public abstract class Schedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The number of steps taken before it: 0 for the first.</param>
    public abstract double RateAt(long step);

    /// <summary>Sets the learning rate of <paramref name="optimizer"/> for a step that is about to be taken.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="step">The number of steps taken before it: 0 for the first.</param>
    public void Set(Optimizer optimizer, long step)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
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

    /// <summary>Checks what rates are multiplied by.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    private protected static double CheckedFactor(double factor, string name)
        => factor >= 0 && double.IsFinite(factor) ? factor : throw new ArgumentOutOfRangeException(name, factor, $"The {name} of a schedule must be 0 or more, and finite.");
}
