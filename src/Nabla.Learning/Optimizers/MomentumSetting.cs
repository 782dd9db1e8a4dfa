using System.Globalization;

namespace Nabla.Learning;

/// <summary>The share that an optimizer keeps from step to step: a number that compiled steps are written with, or, where it may change, a variable that they read.</summary>
internal sealed class MomentumSetting
{
    private readonly string _owner;
    private readonly double _first;

    /// <param name="owner">The optimizer's kind, for errors.</param>
    /// <param name="name">What the option is called: what it is called in the optimizer's state, too.</param>
    /// <param name="first">The number at first.</param>
    /// <param name="changes">Whether it may change.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not in [0, 1).</exception>
    public MomentumSetting(string owner, string name, double first, bool changes)
    {
        (_owner, Name) = (owner, name);
        _first = Checked(first, name);
        Variable = changes ? new Variable(Tensor.Of(first), trainable: false) : null;
    }

    public string Name { get; }

    /// <summary>What holds it where it may change; null where it never does.</summary>
    public Variable? Variable { get; }

    public bool Changes => Variable is not null;

    /// <exception cref="ArgumentOutOfRangeException">The assigned number is not in [0, 1).</exception>
    /// <exception cref="InvalidOperationException">It never changes.</exception>
    public double Value
    {
        get => Variable is null ? _first : (double)Variable.Value;
        set
        {
            if (Variable is null)
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The {Name} of this {_owner} is {_first} for good: steps are written with it. Make the optimizer with changesMomentum: true to set it, or to have a schedule cycle it."));
            }

            Variable.Value = Tensor.Of(Checked(value, nameof(value)));
        }
    }

    private double Checked(double value, string name)
        => value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"The {Name} of an optimizer must be at least 0 and below 1.");
}
