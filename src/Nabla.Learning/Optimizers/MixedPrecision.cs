namespace Nabla.Learning;

/// <summary>Trains weights that are stored in half precision: steps are taken on float32 copies of them, the masters, where small steps add up, and the weights are the masters rounded (Micikevicius and others, <i>Mixed precision
/// training</i>, 2018).</summary>
/// <remarks>
/// The gradients must come by <see cref="Optimizer.Backward"/>, which scales the loss and puts what comes back into the masters, in float32 and unscaled, where it may be read and clipped; <see cref="Trainer"/> does so.
/// Compute the loss in float32 (<c>Loss.CrossEntropy(logits.Cast(DType.Float32), labels)</c>): the scale overflows float16.
/// A step whose gradients are not all finite is left out: neither weights nor anything that the optimizer keeps change, nor does <see cref="Optimizer.StepCount"/>.
/// </remarks>
/// <example><code>
/// MixedPrecision optimizer = new(model.Parameters, masters => new AdamW(masters, 1e-3));
/// optimizer.ClearGrad();
/// optimizer.Backward(Loss.CrossEntropy(model.Forward(x).Cast(DType.Float32), y));
/// Clip.ByNorm(optimizer.Parameters, 1);
/// optimizer.Step();
/// </code></example>
public sealed class MixedPrecision : DelegatingOptimizer
{
    private readonly (Variable Weight, Variable Master)[] _pairs;
    private readonly LossScale? _rule;
    private readonly Variable _scale;
    private readonly Variable _good = Counter();
    private readonly Variable _skipped = Counter();

    /// <summary>An optimizer of <paramref name="parameters"/> by way of their masters.</summary>
    /// <param name="parameters">The weights: trainable variables. Those of float32 and float64 are their own masters.</param>
    /// <param name="make">Makes the optimizer of the masters.</param>
    /// <param name="scale">How the loss is scaled. By default as <see cref="LossScale"/> is by default if there are float16 weights, and not at all otherwise: bfloat16 has the range of float32.</param>
    /// <exception cref="ArgumentException">The optimizer is not one of all the masters, or averages them, whose averages the weights would not get: the average goes around mixed precision.</exception>
    public MixedPrecision(IEnumerable<Variable> parameters, Func<IReadOnlyList<Variable>, Optimizer> make, LossScale? scale = null)
        : this(Pairs(parameters), make ?? throw new ArgumentNullException(nameof(make)), scale)
    {
    }

    private MixedPrecision((Variable Weight, Variable Master)[] pairs, Func<IReadOnlyList<Variable>, Optimizer> make, LossScale? scale)
        : base(make(Array.ConvertAll(pairs, static pair => pair.Master)))
    {
        _pairs = pairs;
        for (Optimizer? inner = Inner; inner is not null; inner = (inner as DelegatingOptimizer)?.Inner)
        {
            if (inner is WeightAverage)
            {
                throw new ArgumentException("Averages of masters would not reach the weights. Put the average around mixed precision: WeightAverage.Exponential(new MixedPrecision(parameters, masters => …)).", nameof(make));
            }
        }

        HashSet<Variable> masters = [.. pairs.Select(static pair => pair.Master)];
        if (Inner.Parameters.Count != pairs.Length || !Inner.Parameters.All(masters.Contains))
        {
            throw new ArgumentException("The optimizer within mixed precision steps the masters, but was made of other parameters. Pass on what the function is given: new MixedPrecision(model.Parameters, masters => new AdamW(masters)).", nameof(make));
        }

        _rule = scale ?? (Array.Exists(pairs, static pair => pair.Weight.DType == DType.Float16) ? new LossScale() : null);
        _scale = Counter(_rule?.Initial ?? 1);
    }

    /// <summary>What the loss is multiplied by now.</summary>
    public double Scale => (double)_scale.Value;

    /// <summary>The number of steps that were left out because gradients were not finite.</summary>
    public long SkippedCount => (long)(double)_skipped.Value;

    /// <inheritdoc/>
    public override void ClearGrad()
    {
        foreach ((Variable weight, Variable master) in _pairs)
        {
            weight.ClearGrad();
            master.ClearGrad();
        }
    }

    /// <summary>Puts the gradients of <paramref name="loss"/> into the masters, unscaled, by way of the scaled loss.</summary>
    /// <param name="loss">A scalar.</param>
    public override void Backward(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Tensor?[] before = Array.ConvertAll(_pairs, static pair => pair.Master.Grad);
        foreach ((Variable weight, _) in _pairs)
        {
            weight.ClearGrad();
        }

        (_rule is null ? loss : loss * _scale.Value.Cast(loss.DType)).Backward();
        using NoGradScope unrecorded = Transform.NoGrad();
        Tensor unscaling = 1 / _scale.Value;
        foreach ((int i, (Variable weight, Variable master)) in _pairs.Index())
        {
            Tensor? gradient = weight.Grad?.Detach().Cast(master.DType);
            weight.ClearGrad();
            gradient = gradient is null || _rule is null ? gradient : gradient * unscaling.Cast(master.DType);
            gradient = gradient is null || before[i] is null ? gradient ?? before[i] : before[i]! + gradient;
            if (gradient is not null)
            {
                master.ReplaceGrad(gradient);
            }
        }
    }

    /// <exception cref="InvalidOperationException">The gradients are where another Backward puts them, or nowhere.</exception>
    internal override void CheckReached()
    {
        if (!Array.Exists(_pairs, static pair => pair.Master.Grad is not null) && Array.Exists(_pairs, static pair => pair.Weight.Grad is not null))
        {
            throw new InvalidOperationException(
                "MixedPrecision.Step found gradients at the weights of half precision, but none at their masters. Call optimizer.Backward(loss) in the place of loss.Backward(): it scales the loss, and brings the gradients to the masters.");
        }

        base.CheckReached();
    }

    internal override bool StepsAlways => _rule is null && Inner.StepsAlways;

    internal override void Update(Func<Variable, Arrival?> gradientOf)
    {
        if (_rule is null)
        {
            Take(gradientOf);
            return;
        }

        Tensor[] found = [.. _pairs.Select(pair => gradientOf(pair.Master)).OfType<Arrival>().Select(static arrival => Functions.IsFinite(arrival.Gradient).All())];
        Tensor isFinite = Functions.Stack(found, 0).All();
        Tensor good = _good.Value + 1;
        _good.Value = Transform.Cond(
            isFinite,
            count =>
            {
                Take(gradientOf);
                return count;
            },
            static count => count.ZerosLike(),
            good);
        Tensor isGrown = _good.Value >= _rule.Interval;
        _scale.Value = _scale.Value * Functions.Where(isFinite, Functions.Where(isGrown, _scale.Value.FullLike(_rule.Growth), 1), _rule.Backoff);
        _skipped.Value = _skipped.Value + Functions.Where(isFinite, good.ZerosLike(), 1);
        _good.Value = Functions.Where(isGrown, good.ZerosLike(), _good.Value);
    }

    internal override IEnumerable<(string Name, Variable Variable)> Named(Func<Variable, string> nameOf)
    {
        Dictionary<Variable, Variable> weightOf = new(ReferenceEqualityComparer.Instance);
        Array.ForEach(_pairs, pair => weightOf[pair.Master] = pair.Weight);
        return Inner.Named(master => nameOf(weightOf[master])).Concat(Kept(nameOf));
    }

    private protected override IEnumerable<(string Name, Variable Variable)> Kept(Func<Variable, string> nameOf) =>
    [
        ("lossScale", _scale),
        ("lossScale.good", _good),
        ("lossScale.skipped", _skipped),
        .. _pairs.Where(static pair => !ReferenceEquals(pair.Weight, pair.Master)).Select(pair => ($"{nameOf(pair.Weight)}.master", pair.Master)),
    ];

    private void Take(Func<Variable, Arrival?> gradientOf)
    {
        Inner.Update(gradientOf);
        Settle();
    }

    internal override void Settle()
    {
        foreach ((Variable weight, Variable master) in _pairs)
        {
            if (!ReferenceEquals(weight, master))
            {
                weight.Value = master.Value.Cast(weight.DType);
            }
        }
    }

    private static (Variable Weight, Variable Master)[] Pairs(IEnumerable<Variable> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return [.. parameters.Select(static weight => (weight ?? throw new ArgumentException("One of the parameters is null.", nameof(parameters)), weight.DType is DType.Float32 or DType.Float64 ? weight : new Variable(weight.Value.Cast(DType.Float32))))];
    }
}
