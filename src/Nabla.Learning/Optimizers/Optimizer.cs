using System.Globalization;

namespace Nabla.Learning;

/// <summary>Changes parameters so that a loss gets smaller. What a training loop, <see cref="Trainer"/> or <see cref="TrainingState"/> needs of one.</summary>
/// <remarks>
/// Every number that changes, the learning rate and the counts of steps with it, is kept in a <see cref="Variable"/>, made by the constructor, so that a saved run goes on
/// bit for bit and a compiled step sees all of it. To write an optimizer, derive from <see cref="ElementwiseOptimizer"/> or <see cref="TensorOptimizer"/>; what
/// goes around the steps of any optimizer is a <see cref="DelegatingOptimizer"/>.
/// </remarks>
public abstract class Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>The variables that it changes.</summary>
    public abstract IReadOnlyList<Variable> Parameters { get; }

    /// <summary>How far a step goes: 0 or more. Kept in a variable, so that schedules may change it at any time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The assigned number is negative, infinite or not a number.</exception>
    public abstract double LearningRate { get; set; }

    /// <summary>The number of steps taken.</summary>
    public abstract long StepCount { get; }

    /// <summary>Everything that changes besides the parameters, by name: <c>learningRate</c>, <c>stepCount</c>, the momentum where it may change, and for each parameter, called by its number,
    /// how many steps it took and its slots: <c>0.step</c>, <c>0.momentum</c>. What saving a run must keep.</summary>
    public IReadOnlyDictionary<string, Variable> State => StateBy(InOrder([], ""));

    /// <summary>Forgets the gradients of all parameters.</summary>
    public virtual void ClearGrad()
    {
        foreach (Variable parameter in Parameters)
        {
            parameter.ClearGrad();
        }
    }

    /// <summary>Puts the gradients of <paramref name="loss"/> where <see cref="Step"/> takes them from: <c>loss.Backward()</c> unless the optimizer has to do more, as <see cref="MixedPrecision"/> has.</summary>
    /// <param name="loss">A scalar.</param>
    public virtual void Backward(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        loss.Backward();
    }

    /// <summary>Changes every parameter that has a gradient; the others, and what is kept for them, stay as they are.</summary>
    /// <exception cref="InvalidOperationException">No parameter has a gradient: Backward was not called since they were cleared, or its loss depends on none of them.</exception>
    public void Step()
    {
        Transform.Update(() =>
        {
            CheckReady();
            CheckReached();
            Follow();
            Update(static parameter => parameter.Grad is { } gradient ? new Arrival(gradient) : null);
        });
    }

    /// <summary>Moves what is kept for the parameters to a device, and the parameters with their gradients that are elsewhere: what <c>model.To(device)</c> is to a model. Single numbers of the host, such as counts of steps, stay there, where reading them waits for nothing.</summary>
    /// <param name="device">Where it is to be; what is there already stays as it is.</param>
    /// <remarks>Needed after <c>model.To(device)</c> in the middle of a training whose steps are compiled; steps that run as they are written, and <see cref="Trainer"/>, have the state follow the parameters by themselves.</remarks>
    /// <exception cref="InsufficientMemoryException">The device has not enough memory; the message says how much was asked for. What was moved before stays there.</exception>
    public void To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        foreach (Variable parameter in Parameters)
        {
            parameter.MoveTo(device);
        }

        foreach (Variable variable in State.Values)
        {
            if (variable.Count > 1 || !ReferenceEquals(variable.Device, Device.Cpu))
            {
                variable.MoveTo(device);
            }
        }
    }

    /// <summary>One line: <c>Adam: learning rate 0.001, 4 parameters of 101770 numbers, 938 steps taken</c>.</summary>
    public override string ToString()
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{GetType().Name}: learning rate {LearningRate}, {Parameters.Count} parameters of {Parameters.Sum(parameter => parameter.Count)} numbers, {StepCount} steps taken");

    /// <summary>Sets the momentum, as a schedule does that cycles it.</summary>
    /// <exception cref="InvalidOperationException">There is none, or none that changes.</exception>
    internal virtual void ChangeMomentum(double momentum)
        => throw new InvalidOperationException(
            $"The schedule changes the momentum at each step, but {GetType().Name} has none that could change. Sgd, RmsProp, Adam, AdamW, Adamax, RAdam and Muon have one when made with changesMomentum: true; a schedule leaves momentum alone unless made with cyclesMomentum: true.");

    /// <summary>A step along given gradients; parameters whose gradient is null stay. Runs inside <see cref="Transform.Update"/>.</summary>
    internal abstract void Update(Func<Variable, Arrival?> gradientOf);

    /// <summary>Whether every call of <see cref="Step"/> takes a step, whatever the numbers are.</summary>
    internal virtual bool StepsAlways => true;

    /// <summary><see cref="StepCount"/>, not read.</summary>
    internal abstract Tensor Steps { get; }

    /// <summary>Brings what is kept for parameters to where they are, outside of graphs: there it is where it was when they were written down.</summary>
    internal virtual void Follow()
    {
    }

    /// <summary>Takes over values that somebody assigned to <see cref="Parameters"/>, for those that keep other forms of them.</summary>
    internal virtual void Settle()
    {
    }

    /// <summary>What <see cref="State"/> holds, in order, with the parameters called as the caller wishes.</summary>
    internal abstract IEnumerable<(string Name, Variable Variable)> Named(Func<Variable, string> nameOf);

    /// <summary><see cref="State"/>, with the parameters called as the caller wishes.</summary>
    internal IReadOnlyDictionary<string, Variable> StateBy(Func<Variable, string> nameOf)
    {
        OrderedDictionary<string, Variable> state = new(StringComparer.Ordinal);
        foreach ((string name, Variable variable) in Named(nameOf))
        {
            state.Add(name, variable);
        }

        return state;
    }

    /// <summary>Names for <see cref="StateBy"/>: the known ones, and for other parameters numbers in the order in which they are first named.</summary>
    /// <param name="known">The names of some.</param>
    /// <param name="prefix">What comes before a number.</param>
    internal static Func<Variable, string> InOrder(IEnumerable<KeyValuePair<Variable, string>> known, string prefix)
    {
        Dictionary<Variable, string> names = new(known, ReferenceEqualityComparer.Instance);
        int others = 0;
        return parameter =>
        {
            if (!names.TryGetValue(parameter, out string? name))
            {
                names.Add(parameter, name = prefix + (others++).ToString(CultureInfo.InvariantCulture));
            }

            return name;
        };
    }

    /// <exception cref="InvalidOperationException">The parameters are not those to train.</exception>
    internal virtual void CheckReady()
    {
    }

    /// <exception cref="InvalidOperationException">No parameter has a gradient.</exception>
    internal virtual void CheckReached()
    {
        if (!Parameters.Any(static parameter => parameter.Grad is not null))
        {
            throw new InvalidOperationException(
                $"{GetType().Name}.Step found no gradient on any of its {Parameters.Count} parameters. The order is ClearGrad(), loss.Backward(), Step(). If Backward was called, its loss depends on none of them: does the optimizer have the parameters of this model, and was the loss computed outside NoGrad, without Predict or Detach? model.GradientReport() says more.");
        }
    }

    /// <summary>The parameters, if an optimizer can take them.</summary>
    /// <exception cref="ArgumentException">There are none, one is given twice, or one is not trainable.</exception>
    private protected static Variable[] Checked(IEnumerable<Variable> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Variable[] all = [.. parameters];
        if (all.Length == 0)
        {
            throw new ArgumentException("An optimizer needs at least one parameter, but the list is empty. Does the model keep its variables in fields, and is each module marked [Module]? The project must reference Nabla's generator, as its package does.", nameof(parameters));
        }

        HashSet<Variable> seen = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < all.Length; i++)
        {
            Variable parameter = all[i] ?? throw new ArgumentException($"Parameter {i} is null.", nameof(parameters));
            if (!parameter.Trainable)
            {
                throw new ArgumentException($"Parameter {i} ({parameter.Type}) is not trainable, so it would never have a gradient. Pass model.Parameters, which leaves such variables out.", nameof(parameters));
            }

            if (!seen.Add(parameter))
            {
                throw new ArgumentException($"Parameter {i} ({parameter.Type}) is given twice; it would take two steps at once.", nameof(parameters));
            }
        }

        return all;
    }

    /// <summary>Checks a hyperparameter that may not be negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, infinite or not a number.</exception>
    private protected static double AtLeastZero(double value, string name)
        => value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"The {name} of an optimizer must be 0 or more, and finite.");

    /// <summary>Checks a hyperparameter that something is divided by.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0, infinite or not a number.</exception>
    private protected static double AboveZero(double value, string name)
        => value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"The {name} of an optimizer must be above 0, and finite.");

    /// <summary>Checks a hyperparameter that is a share kept from step to step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in [0, 1).</exception>
    private protected static double BelowOne(double value, string name)
        => value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"The {name} of an optimizer must be at least 0 and below 1.");

    private protected static double CheckedRate(double value, string name)
        => value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                name, value, "A learning rate must be 0 or more, and finite; common ones are 1e-3 for Adam and 1e-2 to 1e-1 for Sgd.");
}
