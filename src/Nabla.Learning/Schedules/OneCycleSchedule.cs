namespace Nabla.Learning;

/// <summary>Lets the learning rate rise from low to high once and fall far below where it began (Smith, Topin, <i>Super-convergence: very fast training of neural networks using large learning rates</i>, 2019); PyTorch's
/// OneCycleLR.</summary>
public sealed class OneCycleSchedule : Schedule
{
    private readonly (double End, double From, double To, double FromMomentum, double ToMomentum)[] _phases;
    private readonly bool _isLinear;
    private readonly bool _cyclesMomentum;

    /// <summary>A schedule: from maximum/startDivisor to maximum, and on to maximum/(startDivisor · endDivisor), where it stays.</summary>
    /// <param name="maximum">The greatest learning rate.</param>
    /// <param name="length">The number of steps in all: 2 or more.</param>
    /// <param name="rise">The share of the steps in which it rises: above 0, below 1, and below ½ in three phases; at least a step of the rise and one of each fall must be left.</param>
    /// <param name="startDivisor">What the maximum is divided by at first: above 0.</param>
    /// <param name="endDivisor">What that is divided by in the end: above 0.</param>
    /// <param name="isLinear">Whether it goes along lines instead of half cosines.</param>
    /// <param name="isThreePhase">Whether it falls as fast as it rose, to where it began, and then on to the end.</param>
    /// <param name="cyclesMomentum">Whether the optimizer's momentum goes the other way: from maximumMomentum down to minimumMomentum while the rate rises, and back while it falls; in three phases it is back when the second ends. The optimizer must be made with <c>changesMomentum: true</c>. PyTorch's <c>cycle_momentum</c>, which is true there by default.</param>
    /// <param name="minimumMomentum">The lower bound of the momentum: 0 to below 1.</param>
    /// <param name="maximumMomentum">The upper bound of the momentum: no lower, below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public OneCycleSchedule(
        double maximum,
        long length,
        double rise = 0.3,
        double startDivisor = 25,
        double endDivisor = 1e4,
        bool isLinear = false,
        bool isThreePhase = false,
        bool cyclesMomentum = false,
        double minimumMomentum = 0.85,
        double maximumMomentum = 0.95)
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

        (double low, double high) = CheckedMomenta(minimumMomentum, maximumMomentum);
        _phases = isThreePhase
            ? [(top, start, maximum, high, low), (back, maximum, start, low, high), (length - 1, start, end, high, high)]
            : [(top, start, maximum, high, low), (length - 1, maximum, end, low, high)];
        (_isLinear, _cyclesMomentum) = (isLinear, cyclesMomentum);
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
    {
        (int phase, double share) = At(step);
        return Between(_phases[phase].From, _phases[phase].To, share);
    }

    /// <inheritdoc/>
    public override double? MomentumAt(long step)
    {
        (int phase, double share) = At(step);
        return _cyclesMomentum ? Between(_phases[phase].FromMomentum, _phases[phase].ToMomentum, share) : null;
    }

    /// <summary>In which phase a step is, and how much of it has passed: more than all of it behind the last.</summary>
    private (int Phase, double Share) At(long step)
    {
        double begin = 0;
        for (int i = 0; i < _phases.Length; i++)
        {
            double end = _phases[i].End;
            if (step <= end)
            {
                return (i, (step - begin) / (end - begin));
            }

            begin = end;
        }

        return (_phases.Length - 1, double.PositiveInfinity);
    }

    private double Between(double from, double to, double share)
        => share > 1 ? to : _isLinear ? from + (to - from) * share : to + (from - to) / 2 * (1 + Math.Cos(Math.PI * share));

    private static double Divisor(double value, string name)
        => value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"The {name} of a schedule must be above 0, and finite.");
}
