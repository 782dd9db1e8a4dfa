namespace Nabla.Learning;

/// <summary>Takes one step of an optimizer along the mean gradient of several batches, as if they were one batch too large for memory.</summary>
/// <remarks>
/// Every call of <see cref="Optimizer.Step"/> adds the gradients up, and each <c>count</c>-th one steps, compiled or not; gradients are cleared before each batch, as ever. <see cref="Optimizer.StepCount"/>, by which
/// schedules go, counts the steps taken. A saved run goes on with the sums it had.
/// <para>Losses that are means of batches of one size give the gradient of the large batch's mean; sums, its sum divided by <c>count</c>.</para>
/// </remarks>
public sealed class GradientAccumulation : DelegatingOptimizer
{
    private readonly int _count;
    private readonly Variable[] _sums;
    private readonly Dictionary<Variable, Variable> _sumOf = new(ReferenceEqualityComparer.Instance);
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
        _sums = [.. inner.Parameters.Select(static parameter => new Variable(parameter.Value.ZerosLike(), trainable: false))];
        for (int i = 0; i < _sums.Length; i++)
        {
            _sumOf.Add(inner.Parameters[i], _sums[i]);
        }
    }

    /// <summary>The number of batches gathered since the last step.</summary>
    public int Gathered => (int)(double)_batches.Value;

    internal override void Update(Func<Variable, Tensor?> gradientOf)
    {
        HashSet<Variable> reached = new(ReferenceEqualityComparer.Instance);
        foreach ((Variable parameter, Variable sum) in _sumOf)
        {
            if (gradientOf(parameter) is { } gradient)
            {
                sum.Value = sum.Value + gradient.Detach();
                reached.Add(parameter);
            }
        }

        Tensor batches = _batches.Value + 1;
        _batches.Value = Transform.Cond(
            Functions.Equal(batches, _count),
            gathered =>
            {
                Inner.Update(parameter => reached.Contains(parameter) ? _sumOf[parameter].Value / _count : null);
                foreach (Variable parameter in reached)
                {
                    _sumOf[parameter].Value = _sumOf[parameter].Value.ZerosLike();
                }

                return gathered.ZerosLike();
            },
            static gathered => gathered,
            batches);
    }

    private protected override IEnumerable<(string Name, Variable Variable)> Kept(Func<Variable, string> nameOf)
        => [("accumulation.batches", _batches), .. _sums.Select((sum, i) => ($"{nameOf(Parameters[i])}.gathered", sum))];
}
