namespace Nabla.Learning;

/// <summary>Takes one step of an optimizer along the mean gradient of several batches, as if they were one batch too large for memory.</summary>
/// <remarks>
/// Every call of <see cref="Optimizer.Step"/> adds the gradients up, and each <c>count</c>-th one steps, compiled or not; gradients are cleared before each batch, as ever. <see cref="Optimizer.StepCount"/>, by which
/// schedules go, counts the steps taken. A saved run goes on with the sums it had.
/// <para>A parameter that only some of the batches reach steps too, with 0 for the others; one that none reaches stays as it is.</para>
/// <para>What is done to gradients before a step, <see cref="Clip"/> or <see cref="Trainer.ClipNorm"/>, is done to those of each small batch, not to the mean that is stepped along.</para>
/// <para>Losses that are means of batches of one size give the gradient of the large batch's mean; sums, its sum divided by <c>count</c>.</para>
/// </remarks>
public sealed class GradientAccumulation : DelegatingOptimizer
{
    private readonly int _count;
    private readonly Dictionary<Variable, (Variable Sum, Variable Reached)> _gathered = new(ReferenceEqualityComparer.Instance);
    private readonly Variable _batches = Counter();

    /// <summary>The optimizer <paramref name="inner"/>, which steps once for several batches.</summary>
    /// <param name="inner">The optimizer.</param>
    /// <param name="count">The number of batches for each step: 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public GradientAccumulation(Optimizer inner, int count)
        : base(inner)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _count = count;
        foreach (Variable parameter in inner.Parameters)
        {
            _gathered.Add(parameter, (new Variable(parameter.Value.ZerosLike(), trainable: false), Counter()));
        }
    }

    /// <summary>The number of batches gathered since the last step.</summary>
    public int Gathered => (int)(double)_batches.Value;

    internal override bool StepsAlways => _count == 1 && Inner.StepsAlways;

    internal override void Update(Func<Variable, Arrival?> gradientOf)
    {
        HashSet<Variable> reached = new(ReferenceEqualityComparer.Instance);
        foreach ((Variable parameter, (Variable sum, Variable wasReached)) in _gathered)
        {
            if (gradientOf(parameter) is not { } arrival)
            {
                continue;
            }

            sum.Value = sum.Value + arrival.Gradient.Detach();
            wasReached.Value = arrival.IsThere is null ? wasReached.Value.OnesLike() : Functions.Where(arrival.IsThere, 1, wasReached.Value);
            if (arrival.IsThere is null)
            {
                reached.Add(parameter);
            }
        }

        Tensor batches = _batches.Value + 1;
        _batches.Value = Transform.Cond(
            Functions.Equal(batches, _count),
            gathered =>
            {
                Inner.Update(parameter => Mean(parameter, isReached: reached.Contains(parameter)));
                foreach ((Variable sum, Variable wasReached) in _gathered.Values)
                {
                    sum.Value = sum.Value.ZerosLike();
                    wasReached.Value = wasReached.Value.ZerosLike();
                }

                return gathered.ZerosLike();
            },
            static gathered => gathered,
            batches);
    }

    private protected override IEnumerable<(string Name, Variable Variable)> Kept(Func<Variable, string> nameOf)
    {
        yield return ("accumulation.batches", _batches);
        foreach ((Variable parameter, (Variable sum, Variable wasReached)) in _gathered)
        {
            yield return ($"{nameOf(parameter)}.gathered", sum);
            yield return ($"{nameOf(parameter)}.reached", wasReached);
        }
    }

    /// <summary>What one steps along; whether one does, where this batch does not say, only what was kept of those before it does.</summary>
    private Arrival? Mean(Variable parameter, bool isReached)
    {
        (Variable sum, Variable wasReached) = _gathered[parameter];
        return new Arrival(sum.Value / _count, isReached ? null : wasReached.Value > 0);
    }
}
