namespace Nabla.Learning;

/// <summary>An optimizer that does something around the steps of another one, and is otherwise that one. What it keeps is part of its state, so that it is saved and compiled with it.</summary>
/// <remarks>They nest: <c>new GradientAccumulation(WeightAverage.Exponential(new AdamW(model.Parameters)), 4)</c>.</remarks>
public abstract class DelegatingOptimizer : Optimizer
{
    private protected DelegatingOptimizer(Optimizer inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <summary>The optimizer that takes the steps.</summary>
    public Optimizer Inner { get; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Variable> Parameters => Inner.Parameters;

    /// <inheritdoc/>
    public sealed override double LearningRate
    {
        get => Inner.LearningRate;
        set => Inner.LearningRate = value;
    }

    /// <summary>The number of steps that the inner optimizer took.</summary>
    public sealed override long StepCount => Inner.StepCount;

    /// <inheritdoc/>
    public override void ClearGrad() => Inner.ClearGrad();

    /// <inheritdoc/>
    public override void Backward(Tensor loss) => Inner.Backward(loss);

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name} of {Inner}";

    /// <summary>What it keeps itself.</summary>
    private protected abstract IEnumerable<(string Name, Variable Variable)> Kept(Func<Variable, string> nameOf);

    internal override bool StepsAlways => Inner.StepsAlways;

    internal sealed override Tensor Steps => Inner.Steps;

    internal override void CheckReady() => Inner.CheckReady();

    internal override void CheckReached() => Inner.CheckReached();

    internal override void Follow() => Inner.Follow();

    internal override void Settle() => Inner.Settle();

    internal override void ChangeMomentum(double momentum) => Inner.ChangeMomentum(momentum);

    internal override IEnumerable<(string Name, Variable Variable)> Named(Func<Variable, string> nameOf) => Inner.Named(nameOf).Concat(Kept(nameOf));

    private protected static Variable Counter(double first = 0) => new(Tensor.Of(first), trainable: false);
}
