namespace Nabla.Learning;

/// <summary>An optimizer whose rule is a formula of each element of a parameter, its gradient and what is kept beside it: a step goes over each parameter once.</summary>
/// <remarks>
/// To write one, derive from this class and give <see cref="Rule"/>:
/// <code>
/// protected override Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan&lt;Tensor&gt; slots, ReadOnlySpan&lt;Tensor&gt; numbers)
/// {
///     Tensor velocity = 0.9 * slots[0] + gradient;
///     return [parameter - numbers[0] * velocity, velocity];
/// }
/// </code>
/// </remarks>
public abstract class ElementwiseOptimizer : TensorOptimizer
{
    private readonly Func<Tensor[], Tensor[]> _rule;
    private Tensor[] _numbers = [];
    private Tensor? _step;
    private DType _dtype;

    /// <inheritdoc cref="TensorOptimizer(IEnumerable{Variable}, double, string[])"/>
    protected ElementwiseOptimizer(IEnumerable<Variable> parameters, double learningRate, params string[] slots)
        : base(parameters, learningRate, slots)
        => _rule = Fused();

    /// <inheritdoc cref="TensorOptimizer(IEnumerable{Variable}, double, Func{Variable, ValueTuple{string, Tensor}[]})"/>
    protected ElementwiseOptimizer(IEnumerable<Variable> parameters, double learningRate, Func<Variable, (string Name, Tensor First)[]> slots)
        : base(parameters, learningRate, slots)
        => _rule = Fused();

    /// <summary>What the rule needs besides tensors, computed in float64, once for all parameters that step together: the learning rate, unless it says otherwise.</summary>
    /// <param name="step">The number of this step, from 1: a scalar of float64.</param>
    /// <param name="learningRate">The learning rate: a scalar of float64.</param>
    /// <returns>Scalars, which the rule is given in the parameter's element type.</returns>
    protected virtual Tensor[] Numbers(Tensor step, Tensor learningRate) => [learningRate];

    /// <summary>The rule: a function of its arguments and of numbers that never change, without side effects.</summary>
    /// <param name="parameter">The value now.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="slots">What is kept for this parameter, in the order of the names given to the constructor.</param>
    /// <param name="numbers">What <see cref="Numbers"/> gave.</param>
    /// <returns>The parameter's next value, and after it those of the slots.</returns>
    protected abstract Tensor[] Rule(Tensor parameter, Tensor gradient, ReadOnlySpan<Tensor> slots, ReadOnlySpan<Tensor> numbers);

    /// <inheritdoc/>
    protected sealed override Tensor Next(Tensor parameter, Tensor gradient, ReadOnlySpan<Variable> slots, Tensor step, Tensor learningRate)
    {
        ArgumentNullException.ThrowIfNull(parameter);

        // Parameters that step together hand in the very same count.
        if (!ReferenceEquals(step, _step) || _dtype != parameter.DType)
        {
            _numbers = Array.ConvertAll(Numbers(step, learningRate), number => number.Cast(parameter.DType));
            (_step, _dtype) = (step, parameter.DType);
        }

        Tensor[] arguments = new Tensor[2 + slots.Length + _numbers.Length];
        (arguments[0], arguments[1]) = (parameter, gradient);
        for (int i = 0; i < slots.Length; i++)
        {
            arguments[2 + i] = slots[i].Value;
        }

        _numbers.CopyTo(arguments, 2 + slots.Length);
        Tensor[] next = _rule(arguments);
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i].Value = next[1 + i];
        }

        return next[0];
    }

    /// <summary>A running mean: what is kept of the mean before, and the rest of what is new.</summary>
    private protected static Tensor Mean(double kept, Tensor mean, Tensor x) => Functions.MultiplyAdd(kept, mean, (1 - kept) * x);

    /// <summary>A running mean, by shares that are tensors.</summary>
    private protected static Tensor Mean(Tensor kept, Tensor fresh, Tensor mean, Tensor x) => Functions.MultiplyAdd(kept, mean, fresh * x);

    /// <summary>The gradient of the loss with decay · |p|²/2 added to it.</summary>
    private protected static Tensor Decayed(Tensor gradient, Tensor parameter, double decay) => decay == 0 ? gradient : Functions.MultiplyAdd(decay, parameter, gradient);

    private Func<Tensor[], Tensor[]> Fused()
        => Transform.Fused(x => Rule(x[0], x[1], x.AsSpan(2, SlotCount), x.AsSpan(2 + SlotCount)));
}
