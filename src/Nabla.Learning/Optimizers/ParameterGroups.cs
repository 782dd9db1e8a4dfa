using System.Globalization;

namespace Nabla.Learning;

/// <summary>Several optimizers as one, each with its own parameters, options and learning rate, of one kind or of several; PyTorch's parameter groups.</summary>
/// <example><code>
/// Optimizer optimizer = new ParameterGroups(
///     new AdamW(model.Parameters.Where(p => p.Rank >= 2), 1e-3, weightDecay: 0.1),
///     new AdamW(model.Parameters.Where(p => p.Rank &lt; 2), 1e-3, weightDecay: 0));
/// </code></example>
public sealed class ParameterGroups : Optimizer
{
    private readonly TensorOptimizer[] _groups;
    private readonly double[] _ratios;
    private readonly Variable[] _parameters;

    /// <summary>An optimizer of the parameters of all <paramref name="groups"/>.</summary>
    /// <param name="groups">The optimizers: one or more, no parameter in two of them, the first with a learning rate above 0.</param>
    /// <exception cref="ArgumentException">There are no groups, a parameter is in two of them, or the first has a learning rate of 0.</exception>
    public ParameterGroups(params TensorOptimizer[] groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Length == 0)
        {
            throw new ArgumentException("Parameter groups need at least one optimizer, but the list is empty.", nameof(groups));
        }

        _groups = [.. groups];
        if (Array.IndexOf(_groups, null) is int missing and >= 0)
        {
            throw new ArgumentException($"Group {missing} is null.", nameof(groups));
        }

        double first = _groups[0].LearningRate;
        _ratios = first > 0
            ? Array.ConvertAll(_groups, group => group.LearningRate / first)
            : throw new ArgumentException("The first group has a learning rate of 0, but the rates of the others are relative to it. Put another group first.", nameof(groups));
        _parameters = [.. _groups.SelectMany(static group => group.Parameters)];
        HashSet<Variable> seen = new(ReferenceEqualityComparer.Instance);
        foreach (Variable parameter in _parameters)
        {
            if (!seen.Add(parameter))
            {
                throw new ArgumentException($"A parameter ({parameter.Type}) is in two groups; it would take two steps at once.", nameof(groups));
            }
        }
    }

    /// <summary>The optimizers. A learning rate that is set on one of them lasts until the next assignment to <see cref="LearningRate"/>, by a schedule say: the ratios are those of the construction.</summary>
    public IReadOnlyList<TensorOptimizer> Groups => _groups;

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Parameters => _parameters;

    /// <summary>The learning rate of the first group. Assigning it, as schedules do, changes those of the others in proportion: they keep to it the ratios that they had when the groups were put together, whatever they were set to since.
    /// A group's own is at <see cref="Groups"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The assigned number is negative, infinite or not a number.</exception>
    public override double LearningRate
    {
        get => _groups[0].LearningRate;
        set
        {
            CheckedRate(value, nameof(value));
            for (int i = 0; i < _groups.Length; i++)
            {
                _groups[i].LearningRate = value * _ratios[i];
            }
        }
    }

    /// <inheritdoc/>
    public override long StepCount => _groups[0].StepCount;

    internal override Tensor Steps => _groups[0].Steps;

    internal override void ChangeMomentum(double momentum)
    {
        foreach (TensorOptimizer group in _groups)
        {
            group.ChangeMomentum(momentum);
        }
    }

    internal override void Update(Func<Variable, Arrival?> gradientOf)
    {
        foreach (TensorOptimizer group in _groups)
        {
            group.Update(gradientOf);
        }
    }

    internal override IEnumerable<(string Name, Variable Variable)> Named(Func<Variable, string> nameOf)
        => _groups.SelectMany((group, i) => group.Named(nameOf).Select(pair => ($"group {i.ToString(CultureInfo.InvariantCulture)}.{pair.Name}", pair.Variable)));
}
