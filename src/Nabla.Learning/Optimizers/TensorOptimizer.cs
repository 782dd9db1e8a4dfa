namespace Nabla.Learning;

/// <summary>An optimizer that is a rule about one tensor, applied to each parameter that has a gradient.</summary>
/// <remarks>To write one, derive from this class and give <see cref="Next"/>; where the rule is a formula of elements, as most are, derive from <see cref="ElementwiseOptimizer"/>.</remarks>
public abstract class TensorOptimizer : Optimizer
{
    private readonly Variable[] _parameters;
    private readonly Variable[] _steps;
    private readonly (string Name, Variable Value)[][] _slots;
    private readonly Variable[][] _slotValues;
    private readonly Variable _learningRate;
    private readonly Variable _stepCount = new(Tensor.Of(0L), trainable: false);

    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far a step goes.</param>
    /// <param name="slots">The names of the tensors kept for each parameter, of its shape and zero at first.</param>
    /// <exception cref="ArgumentException">There are no parameters, one is given twice, or one is not trainable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative, infinite or not a number.</exception>
    protected TensorOptimizer(IEnumerable<Variable> parameters, double learningRate, params string[] slots)
        : this(parameters, learningRate, parameter => Array.ConvertAll(slots, name => (name, parameter.Value.ZerosLike())))
    {
    }

    /// <summary>An optimizer of <paramref name="parameters"/> that keeps tensors of any shape.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far a step goes.</param>
    /// <param name="slots">The names and first values of the tensors kept for a parameter.</param>
    /// <exception cref="ArgumentException">There are no parameters, one is given twice, or one is not trainable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative, infinite or not a number.</exception>
    protected TensorOptimizer(IEnumerable<Variable> parameters, double learningRate, Func<Variable, (string Name, Tensor First)[]> slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        _parameters = Checked(parameters);
        _learningRate = new Variable(Tensor.Of(CheckedRate(learningRate, nameof(learningRate))), trainable: false);
        _steps = Array.ConvertAll(_parameters, _ => new Variable(Tensor.Of(0.0), trainable: false));
        _slots = Array.ConvertAll(_parameters, parameter => Array.ConvertAll(slots(parameter), slot => (slot.Name, new Variable(slot.First, trainable: false))));
        _slotValues = Array.ConvertAll(_slots, all => Array.ConvertAll(all, slot => slot.Value));
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Variable> Parameters => _parameters;

    /// <inheritdoc/>
    public sealed override double LearningRate
    {
        get => (double)_learningRate.Value;
        set => _learningRate.Value = Tensor.Of(CheckedRate(value, nameof(value)));
    }

    /// <inheritdoc/>
    public sealed override long StepCount => (long)_stepCount.Value;

    internal sealed override Tensor Steps => _stepCount.Value;

    /// <summary>Whether steps make the loss greater instead of smaller: the rule is given −g. False unless set where the optimizer is made.</summary>
    public bool Maximizes { get; init; }

    /// <summary>The momentum, of those that have one: set where the optimizer is made.</summary>
    private protected MomentumSetting? Setting { get; init; }

    /// <summary>How many tensors are kept for the first parameter.</summary>
    private protected int SlotCount => _slotValues[0].Length;

    /// <summary>The rule: a parameter's next value. Assigns the slots' next values, and keeps tensors nowhere else: it runs inside <see cref="Transform.Update"/>.</summary>
    /// <param name="parameter">The value now.</param>
    /// <param name="gradient">Its gradient, of the same type.</param>
    /// <param name="slots">What is kept for this parameter, in the order of the names given to the constructor.</param>
    /// <param name="step">The number of this step for this parameter, from 1: a scalar of float64.</param>
    /// <param name="learningRate">The learning rate: a scalar of float64.</param>
    protected abstract Tensor Next(Tensor parameter, Tensor gradient, ReadOnlySpan<Variable> slots, Tensor step, Tensor learningRate);

    /// <summary>What is kept under a name for a parameter.</summary>
    private protected Variable Slot(int parameter, string name) => Array.Find(_slots[parameter], slot => slot.Name == name).Value;

    internal sealed override void Update(Func<Variable, Arrival?> gradientOf)
    {
        _stepCount.Value = _stepCount.Value + 1;

        // Parameters that step together share one count, so that what a rule derives from it is computed once.
        Tensor? before = null;
        Tensor? after = null;
        for (int i = 0; i < _parameters.Length; i++)
        {
            if (gradientOf(_parameters[i]) is not { } arrival)
            {
                continue;
            }

            Tensor count = _steps[i].Value;
            if (arrival.IsThere is { } isThere)
            {
                int at = i;
                Transform.Cond(
                    isThere,
                    taken =>
                    {
                        Take(at, arrival.Gradient, taken + 1);
                        return taken;
                    },
                    static taken => taken,
                    count);
                continue;
            }

            if (after is null || !ReferenceEquals(count, before))
            {
                (before, after) = (count, count + 1);
            }

            Take(i, arrival.Gradient, after);
        }
    }

    internal sealed override void ChangeMomentum(double momentum)
    {
        if (Setting is null)
        {
            base.ChangeMomentum(momentum);
            return;
        }

        Setting.Value = momentum;
    }

    private void Take(int i, Tensor gradient, Tensor step)
    {
        _steps[i].Value = step;
        (Variable parameter, Variable[] slots) = (_parameters[i], _slotValues[i]);
        Tensor plain = gradient.GradFunction is null ? gradient : gradient.Detach();

        // Each on its own, so that what one makes on the way is there for the next.
        Transform.Update(() => parameter.Value = Next(parameter.Value, Maximizes ? -plain : plain, slots, step, _learningRate.Value));
    }

    internal sealed override void Follow()
    {
        for (int i = 0; i < _parameters.Length && !_parameters[i].IsAbstract; i++)
        {
            Device home = _parameters[i].Device;
            foreach (Variable slot in _slotValues[i])
            {
                if (!ReferenceEquals(slot.Device, home))
                {
                    slot.MoveTo(home);
                }
            }
        }
    }

    internal sealed override IEnumerable<(string Name, Variable Variable)> Named(Func<Variable, string> nameOf)
    {
        yield return ("learningRate", _learningRate);
        yield return ("stepCount", _stepCount);
        if (Setting is { Variable: { } changing })
        {
            yield return (Setting.Name, changing);
        }

        for (int i = 0; i < _parameters.Length; i++)
        {
            string name = nameOf(_parameters[i]);
            yield return ($"{name}.step", _steps[i]);
            foreach ((string slot, Variable value) in _slots[i])
            {
                yield return ($"{name}.{slot}", value);
            }
        }
    }
}
