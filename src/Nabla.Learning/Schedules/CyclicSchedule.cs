namespace Nabla.Learning;

/// <summary>Lets the learning rate rise and fall between two bounds along lines (Smith, <i>Cyclical learning rates for training neural networks</i>, 2017); PyTorch's CyclicLR.</summary>
/// <remarks>PyTorch's mode <c>triangular</c> is the default, <c>triangular2</c> has a <c>cycleFactor</c> of 0.5, and <c>exp_range</c> a <c>stepFactor</c> of its gamma.</remarks>
public sealed class CyclicSchedule : Schedule
{
    private readonly double _minimum;
    private readonly double _maximum;
    private readonly long _rise;
    private readonly long _fall;
    private readonly double _cycleFactor;
    private readonly double _stepFactor;
    private readonly (double Minimum, double Maximum)? _momenta;

    /// <summary>A schedule: minimum + (maximum − minimum) · h · cycleFactor^(cycles done) · stepFactor^step, with h from 0 to 1 in the rise and back in the fall.</summary>
    /// <param name="minimum">The lower bound, with which it begins.</param>
    /// <param name="maximum">The upper bound: no lower.</param>
    /// <param name="rise">The number of steps of a rise.</param>
    /// <param name="fall">The number of steps of a fall; as many as of a rise by default.</param>
    /// <param name="cycleFactor">What the height of a cycle is multiplied by after each.</param>
    /// <param name="stepFactor">What the height is multiplied by after each step.</param>
    /// <param name="cyclesMomentum">Whether the optimizer's momentum goes the other way: maximumMomentum − (maximumMomentum − minimumMomentum) · the height that the rate has. The optimizer must be made with <c>changesMomentum: true</c>. PyTorch's <c>cycle_momentum</c>, which is true there by default.</param>
    /// <param name="minimumMomentum">The lower bound of the momentum: 0 to below 1.</param>
    /// <param name="maximumMomentum">The upper bound of the momentum: no lower, below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public CyclicSchedule(
        double minimum,
        double maximum,
        long rise = 2000,
        long? fall = null,
        double cycleFactor = 1,
        double stepFactor = 1,
        bool cyclesMomentum = false,
        double minimumMomentum = 0.8,
        double maximumMomentum = 0.9)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rise);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fall ?? rise, nameof(fall));
        _minimum = CheckedRate(minimum, nameof(minimum));
        _maximum = CheckedRate(maximum, nameof(maximum));
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimum);
        (_rise, _fall) = (rise, fall ?? rise);
        _cycleFactor = CheckedFactor(cycleFactor, nameof(cycleFactor));
        _stepFactor = CheckedFactor(stepFactor, nameof(stepFactor));
        (double Minimum, double Maximum) momenta = CheckedMomenta(minimumMomentum, maximumMomentum);
        _momenta = cyclesMomentum ? momenta : null;
    }

    /// <inheritdoc/>
    public override double RateAt(long step)
    {
        (double height, double factor, double decay) = At(step);
        return _minimum + (_maximum - _minimum) * height * factor * decay;
    }

    /// <inheritdoc/>
    public override double? MomentumAt(long step)
    {
        if (_momenta is not (double minimum, double maximum))
        {
            return null;
        }

        // Where the height grows from cycle to cycle it goes below the lower bound, as PyTorch's does, but not below what a momentum may be.
        (double height, double factor, double decay) = At(step);
        return Math.Max(0, maximum - (maximum - minimum) * height * factor * decay);
    }

    private (double Height, double CycleFactor, double StepFactor) At(long step)
    {
        (long cycle, long at) = Math.DivRem(step, _rise + _fall);
        double height = at <= _rise ? (double)at / _rise : (double)(_rise + _fall - at) / _fall;
        return (height, Math.Pow(_cycleFactor, cycle), Math.Pow(_stepFactor, step));
    }
}
