namespace Nabla.Learning;

/// <summary>Keeps an average of the weights that an optimizer goes through, which often generalises better than the last of them.</summary>
/// <example><code>
/// WeightAverage optimizer = WeightAverage.Exponential(new AdamW(model.Parameters), decay: 0.999);
/// … train …
/// optimizer.Swap();    // the model has the averages now
/// trainer.Evaluate(test);
/// optimizer.Swap();    // and now the weights to train on with
/// </code></example>
/// <remarks>What batch normalisation has counted belongs to the weights, not to their average: let the model see training data again before it predicts with averages. With gradients accumulated, the average
/// belongs inside, and around mixed precision: <c>new GradientAccumulation(WeightAverage.Exponential(new MixedPrecision(…)), 4)</c>.</remarks>
public sealed class WeightAverage : DelegatingOptimizer
{
    private readonly Func<Tensor, Tensor> _share;
    private readonly long _start;
    private readonly long _every;
    private readonly Variable[] _averages;
    private readonly Variable _steps = Counter();
    private readonly Variable _taken = Counter();
    private readonly Variable _swapped = Counter();

    /// <param name="inner">The optimizer.</param>
    /// <param name="share">How much of the weights goes into the average, of the number averaged so far, which is above 0.</param>
    /// <param name="start">After how many steps it begins.</param>
    /// <param name="every">How many steps are between weights that are taken.</param>
    private WeightAverage(Optimizer inner, Func<Tensor, Tensor> share, long start, long every)
        : base(inner)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(every);
        (_share, _start, _every) = (share, start, every);
        _averages = [.. inner.Parameters.Select(static parameter => new Variable(parameter.Value, trainable: false))];
    }

    /// <summary>The averages, in the order of the parameters: the weights themselves until the first are taken.</summary>
    public IReadOnlyList<Tensor> Averages => Array.ConvertAll(_averages, static average => average.Value);

    /// <summary>How many weights the averages are of; steps that <see cref="MixedPrecision"/> leaves out bring none.</summary>
    public long Count => (long)(double)_taken.Value;

    /// <summary>An exponential moving average: the first weights, then a ← decay · a + (1 − decay) · p after each step (Polyak, Juditsky 1992; Tarvainen, Valpola 2017).</summary>
    /// <param name="inner">The optimizer.</param>
    /// <param name="decay">How much of the average is kept, 0 to below 1: about 1/(1 − decay) steps count.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is out of its range.</exception>
    public static WeightAverage Exponential(Optimizer inner, double decay = 0.999)
    {
        BelowOne(decay, nameof(decay));
        return new WeightAverage(inner, _ => Tensor.Of(1 - decay), start: 0, every: 1);
    }

    /// <summary>The mean of all weights from some step on: stochastic weight averaging (Izmailov and others, <i>Averaging weights leads to wider optima and better generalization</i>, 2018); PyTorch's AveragedModel.</summary>
    /// <param name="inner">The optimizer.</param>
    /// <param name="start">After how many steps it begins.</param>
    /// <param name="every">How many steps are between weights that are taken: those of an epoch, say.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static WeightAverage Uniform(Optimizer inner, long start = 0, long every = 1) => new(inner, static taken => 1 / (taken + 1), start, every);

    /// <summary>Exchanges the weights and their averages: the model predicts with the averages until it is called again, which it must be before the next step.</summary>
    public void Swap()
    {
        for (int i = 0; i < _averages.Length; i++)
        {
            (Parameters[i].Value, _averages[i].Value) = (_averages[i].Value, Parameters[i].Value);
        }

        _swapped.Value = Tensor.Of(1 - (double)_swapped.Value);
        Settle();
    }

    internal override void CheckReady()
    {
        if (!_swapped.Value.IsAbstract && (double)_swapped.Value > 0)
        {
            throw new InvalidOperationException("The model has its averages, and a step would train them in the place of the weights. Call Swap() once more before the next step.");
        }

        base.CheckReady();
    }

    internal override void Update(Func<Variable, Arrival?> gradientOf)
    {
        // A compiled step finds out when it runs: 0/0 is no number.
        Tensor ready = (0 / (1 - _swapped.Value)).RequireFinite("The model has its averages: call Swap() once more before the next step. What says so");
        Tensor before = Inner.Steps;
        Inner.Update(gradientOf);

        // A step that is left out, as those that overflow are, brings no weights.
        Tensor isStep = Functions.NotEqual(before, Inner.Steps);
        _steps.Value = _steps.Value + Functions.Where(isStep, 1, ready);
        if (_start == 0 && _every == 1)
        {
            Take(isStep);
            return;
        }

        Tensor since = _steps.Value - _start;
        Transform.Cond(
            isStep & (since > 0) & Functions.Equal(since % _every, 0),
            steps =>
            {
                Take(isStep);
                return steps;
            },
            static steps => steps,
            _steps.Value);
    }

    private protected override IEnumerable<(string Name, Variable Variable)> Kept(Func<Variable, string> nameOf)
        => [("average.steps", _steps), ("average.taken", _taken), ("average.swapped", _swapped), .. _averages.Select((average, i) => ($"{nameOf(Parameters[i])}.average", average))];

    private void Take(Tensor isStep)
    {
        Tensor taken = _taken.Value;
        Tensor isFirst = isStep & Functions.Equal(taken, 0);
        Tensor share = Functions.Where(isStep, _share(taken), 0);
        for (int i = 0; i < _averages.Length; i++)
        {
            (Tensor average, Tensor weight) = (_averages[i].Value, Parameters[i].Value);
            _averages[i].Value = Functions.Where(isFirst, weight, Functions.MultiplyAdd(share.Cast(weight.DType), weight - average, average));
        }

        _taken.Value = taken + Functions.Where(isStep, taken.OnesLike(), 0);
    }
}
