namespace Nabla.Learning;

/// <summary>Lets the learning rate rise from low to high once and fall far below where it began (Smith, Topin, <i>Super-convergence: very fast training of neural networks using large learning rates</i>, 2019); PyTorch's
/// OneCycleLR.</summary>
public sealed class OneCycleSchedule : Schedule
{
    private readonly (double End, double From, double To)[] _phases;
    private readonly bool _isLinear;

    /// <summary>A schedule: from maximum/startDivisor to maximum, and on to maximum/(startDivisor · endDivisor), where it stays.</summary>
    /// <param name="maximum">The greatest learning rate.</param>
    /// <param name="length">The number of steps in all: 2 or more.</param>
    /// <param name="rise">The share of the steps in which it rises: above 0, below 1, and below ½ in three phases; at least a step of the rise and one of each fall must be left.</param>
    /// <param name="startDivisor">What the maximum is divided by at first: above 0.</param>
    /// <param name="endDivisor">What that is divided by in the end: above 0.</param>
    /// <param name="isLinear">Whether it goes along lines instead of half cosines.</param>
    /// <param name="isThreePhase">Whether it falls as fast as it rose, to where it began, and then on to the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public OneCycleSchedule(
        double maximum, long length, double rise = 0.3, double startDivisor = 25, double endDivisor = 1e4, bool isLinear = false, bool isThreePhase = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        CheckedRate(maximum, nameof(maximum));
        double start = maximum / Divisor(startDivisor, nameof(startDivisor));
        double end = start / Divisor(endDivisor, nameof(endDivisor));
        double top = rise * length - 1;
        double back = 2 * top;
        if (!(top > 0 && (isThreePhase ? back : top) < length - 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rise), rise, $"Of {length} steps the rise must leave more than one for itself, and one at least for the fall: a share above 1/length, and below 1, or below a half in three phases.");
        }

        _phases = isThreePhase
            ? [(top, start, maximum), (back, maximum, start), (length - 1, start, end)]
            : [(top, start, maximum), (length - 1, maximum, end)];
        _isLinear = isLinear;
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
    {
        double begin = 0;
        foreach ((double end, double from, double to) in _phases)
        {
            if (step <= end)
            {
                double share = (step - begin) / (end - begin);
                return _isLinear ? from + (to - from) * share : to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share));
            }

            begin = end;
        }

        return _phases[^1].To;
    }

    private static double Divisor(double value, string name)
        => value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"The {name} of a schedule must be above 0, and finite.");
}
