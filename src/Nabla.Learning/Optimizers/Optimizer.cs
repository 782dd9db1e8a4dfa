using System.Globalization;

namespace Nabla.Learning;

/// <summary>Changes parameters so that a loss gets smaller: a rule about one tensor, applied to each parameter that has a gradient.</summary>
/// <remarks>
/// Every number that changes, the learning rate and the counts of steps with it, is kept in a <see cref="Variable"/>, made by the constructor.
/// To write an optimizer, derive from this class and give <see cref="Next"/>.
/// </remarks>
public abstract class Optimizer
{
    private readonly Variable[] _parameters;
    private readonly Variable[] _steps;
    private readonly Variable[][] _slots;
    private readonly string[] _slotNames;
    private readonly Variable _learningRate;
    private readonly Variable _stepCount = new(Tensor.Of(0L), trainable: false);

    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables, each once.</param>
    /// <param name="learningRate">How far a step goes.</param>
    /// <param name="slots">The names of the tensors kept for each parameter, of its shape and zero at first.</param>
    /// <exception cref="ArgumentException">There are no parameters, one is given twice, or one is not trainable.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative, infinite or not a number.</exception>
    protected Optimizer(IEnumerable<Variable> parameters, double learningRate, params ReadOnlySpan<string> slots)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = [.. parameters];
        CheckParameters();
        _slotNames = slots.ToArray();
        _learningRate = new Variable(Tensor.Of(CheckedRate(learningRate, nameof(learningRate))), trainable: false);
        _steps = Array.ConvertAll(_parameters, _ => new Variable(Tensor.Of(0.0), trainable: false));
        _slots = Array.ConvertAll(
            _parameters, parameter => Array.ConvertAll(_slotNames, _ => new Variable(Tensor.Zeros(parameter.Shape, parameter.DType), trainable: false)));
    }

    /// <summary>The variables that it changes.</summary>
    public IReadOnlyList<Variable> Parameters => _parameters;

    /// <summary>How far a step goes: 0 or more. Kept in a variable, so that schedules may change it at any time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The assigned number is negative, infinite or not a number.</exception>
    public double LearningRate
    {
        get => (double)_learningRate.Value;
        set => _learningRate.Value = Tensor.Of(CheckedRate(value, nameof(value)));
    }

    /// <summary>The number of steps taken.</summary>
    public long StepCount => (long)_stepCount.Value;

    /// <summary>Everything that changes besides the parameters, by name: <c>learningRate</c>, <c>stepCount</c>, and for each parameter, called by its position in
    /// <see cref="Parameters"/>, the number of its steps and its slots: <c>0.step</c>, <c>0.momentum</c>. What saving a run must keep.</summary>
    public IReadOnlyDictionary<string, Variable> State => StateBy(static i => i.ToString(CultureInfo.InvariantCulture));

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ClearGrad()
    {
        foreach (Variable parameter in _parameters)
        {
            parameter.ClearGrad();
        }
    }

    /// <summary>Changes every parameter that has a gradient; the others, and what is kept for them, stay as they are.</summary>
    /// <exception cref="InvalidOperationException">No parameter has a gradient: Backward was not called since they were cleared, or its loss depends on none of them.</exception>
    public void Step()
    {
        Transform.Update(() =>
        {
            if (!Array.Exists(_parameters, static parameter => parameter.Grad is not null))
            {
                throw new InvalidOperationException(
                    $"{GetType().Name}.Step found no gradient on any of its {_parameters.Length} parameters. The order is ClearGrad(), loss.Backward(), Step(). If Backward was called, its loss depends on none of them: does the optimizer have the parameters of this model, and was the loss computed outside NoGrad, without Predict or Detach? model.GradientReport() says more.");
            }

            Update();
        });
    }

    /// <summary>One line: <c>Adam: learning rate 0.001, 4 parameters of 101770 numbers, 938 steps taken</c>.</summary>
    public override string ToString()
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{GetType().Name}: learning rate {LearningRate}, {_parameters.Length} parameters of {_parameters.Sum(parameter => parameter.Count)} numbers, {StepCount} steps taken");

    /// <summary>The rule: a parameter's next value. Assigns the slots' next values, and keeps tensors nowhere else: it runs inside <see cref="Transform.Update"/>.</summary>
    /// <param name="parameter">The value now.</param>
    /// <param name="gradient">Its gradient, of the same type.</param>
    /// <param name="slots">What is kept for this parameter, in the order of the names given to the constructor.</param>
    /// <param name="step">The number of this step for this parameter, from 1: a scalar of float64.</param>
    /// <param name="learningRate">The learning rate: a scalar of float64.</param>
    protected abstract Tensor Next(Tensor parameter, Tensor gradient, ReadOnlySpan<Variable> slots, Tensor step, Tensor learningRate);

    /// <summary><see cref="State"/>, with the parameters called as the caller wishes.</summary>
    internal IReadOnlyDictionary<string, Variable> StateBy(Func<int, string> parameterName)
    {
        OrderedDictionary<string, Variable> state = new(StringComparer.Ordinal) { ["learningRate"] = _learningRate, ["stepCount"] = _stepCount };
        for (int i = 0; i < _parameters.Length; i++)
        {
            string name = parameterName(i);
            state.Add($"{name}.step", _steps[i]);
            for (int k = 0; k < _slotNames.Length; k++)
            {
                state.Add($"{name}.{_slotNames[k]}", _slots[i][k]);
            }
        }

        return state;
    }

    /// <summary>Checks a hyperparameter that may not be negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    private protected static double AtLeastZero(double value, string name)
        => value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"The {name} of an optimizer must be 0 or more, and finite.");

    /// <summary>Checks a hyperparameter that is a share kept from step to step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in [0, 1).</exception>
    private protected static double BelowOne(double value, string name)
        => value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"The {name} of an optimizer must be at least 0 and below 1.");

    private static double CheckedRate(double value, string name)
        => value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                name, value, "A learning rate must be 0 or more, and finite; common ones are 1e-3 for Adam and 1e-2 to 1e-1 for Sgd.");

    private void Update()
    {
        _stepCount.Value = _stepCount.Value + 1;

        // Parameters that step together share one count, so that what a rule derives from it is computed once.
        Tensor? before = null;
        Tensor? after = null;
        for (int i = 0; i < _parameters.Length; i++)
        {
            Variable parameter = _parameters[i];
            if (parameter.Grad is not { } gradient)
            {
                continue;
            }

            Tensor count = _steps[i].Value;
            if (after is null || !ReferenceEquals(count, before))
            {
                (before, after) = (count, count + 1);
            }

            _steps[i].Value = after;
            Variable[] slots = _slots[i];

            // Each on its own, so that what one makes on the way is there for the next.
            Transform.Update(() => parameter.Value = Next(parameter.Value, gradient.GradFunction is null ? gradient : gradient.Detach(), slots, after, _learningRate.Value));
        }
    }

    private void CheckParameters()
    {
        if (_parameters.Length == 0)
        {
            throw new ArgumentException("An optimizer needs at least one parameter, but the list is empty. Does the model keep its variables in fields, and is each module marked [Module]? The project must reference Nabla's generator, as its package does.", "parameters");
        }

        HashSet<Variable> seen = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < _parameters.Length; i++)
        {
            Variable parameter = _parameters[i] ?? throw new ArgumentException($"Parameter {i} is null.", "parameters");
            if (!parameter.Trainable)
            {
                throw new ArgumentException($"Parameter {i} ({parameter.Type}) is not trainable, so it would never have a gradient. Pass model.Parameters, which leaves such variables out.", "parameters");
            }

            if (!seen.Add(parameter))
            {
                throw new ArgumentException($"Parameter {i} ({parameter.Type}) is given twice; it would take two steps at once.", "parameters");
            }
        }
    }
}
