namespace Nabla.Learning;

/// <summary>L-BFGS (Liu, Nocedal, <i>On the limited memory BFGS method for large scale optimization</i>, 1989): goes by what the last gradients say of the curvature, and searches along each direction until the strong
/// conditions of Wolfe hold. For losses without chance: all data at once, no dropout.</summary>
/// <remarks>
/// Each step evaluates the loss several times, so it is given a function that does what a loop would do before a step:
/// <code>
/// Lbfgs optimizer = new(model.Parameters);
/// double loss = optimizer.Step(() =>
/// {
///     optimizer.ClearGrad();
///     Tensor loss = Loss.MeanSquaredError(model.Forward(x), y);
///     loss.Backward();
///     return loss;
/// });
/// </code>
/// The function may be compiled, <c>Transform.Jit(…, keepGrads: true)</c>; the step itself, which decides by numbers, cannot be.
/// </remarks>
public sealed class Lbfgs : Optimizer
{
    private readonly Variable[] _parameters;
    private readonly LbfgsHistory _history;
    private readonly Variable _learningRate;
    private readonly Variable _stepCount = new(Tensor.Of(0L), trainable: false);
    private readonly Variable _iterations = new(Tensor.Of(0L), trainable: false);
    private readonly Variable _evaluations = new(Tensor.Of(0L), trainable: false);
    private readonly Variable _move;
    private readonly Variable _gradient;

    /// <summary>An optimizer of <paramref name="parameters"/>.</summary>
    /// <param name="parameters">What it changes: trainable variables of one element type, each once.</param>
    /// <param name="learningRate">The first length that is tried along a direction: 1 unless there is no search.</param>
    /// <param name="maxIterations">The number of directions of a step: 1 or more.</param>
    /// <param name="maxEvaluations">How many evaluations in a step are enough to begin no other direction; 5/4 of the iterations by default.</param>
    /// <param name="gradientTolerance">A step ends when no element of the gradient is larger.</param>
    /// <param name="changeTolerance">A step ends when neither a parameter nor the loss changes by more.</param>
    /// <param name="historySize">How many moves are kept: 1 or more.</param>
    /// <param name="searches">Whether each direction is searched; otherwise the parameters move by the learning rate along it.</param>
    /// <exception cref="ArgumentException">There are no parameters, one is given twice or is not trainable, or they differ in element type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range or not a number.</exception>
    public Lbfgs(
        IEnumerable<Variable> parameters,
        double learningRate = 1,
        int maxIterations = 20,
        int? maxEvaluations = null,
        double gradientTolerance = 1e-7,
        double changeTolerance = 1e-9,
        int historySize = 10,
        bool searches = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEvaluations ?? 1, 1, nameof(maxEvaluations));
        ArgumentOutOfRangeException.ThrowIfLessThan(historySize, 1);
        _parameters = Checked(parameters);
        DType dtype = _parameters[0].DType;
        foreach (Variable parameter in _parameters)
        {
            if (parameter.DType != dtype)
            {
                throw new ArgumentException($"L-BFGS takes parameters of one element type, since it measures all of them together, but there are {dtype} and {parameter.DType}.", nameof(parameters));
            }
        }

        _learningRate = new Variable(Tensor.Of(CheckedRate(learningRate, nameof(learningRate))), trainable: false);
        MaxIterations = maxIterations;
        MaxEvaluations = maxEvaluations ?? maxIterations * 5 / 4;
        GradientTolerance = AtLeastZero(gradientTolerance, nameof(gradientTolerance));
        ChangeTolerance = AtLeastZero(changeTolerance, nameof(changeTolerance));
        HistorySize = historySize;
        Searches = searches;
        Tensor like = Flat(static parameter => parameter.Value.ZerosLike());
        _history = new LbfgsHistory(historySize, like);
        (_move, _gradient) = (new Variable(like, trainable: false), new Variable(like, trainable: false));
    }

    /// <summary>The number of directions of a step.</summary>
    public int MaxIterations { get; }

    /// <summary>How many evaluations in a step are enough to begin no other direction.</summary>
    public int MaxEvaluations { get; }

    /// <summary>The greatest element of a gradient that ends a step.</summary>
    public double GradientTolerance { get; }

    /// <summary>The greatest change that ends a step.</summary>
    public double ChangeTolerance { get; }

    /// <summary>How many moves are kept.</summary>
    public int HistorySize { get; }

    /// <summary>Whether each direction is searched.</summary>
    public bool Searches { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Variable> Parameters => _parameters;

    /// <inheritdoc/>
    public override double LearningRate
    {
        get => (double)_learningRate.Value;
        set => _learningRate.Value = Tensor.Of(CheckedRate(value, nameof(value)));
    }

    /// <inheritdoc/>
    public override long StepCount => (long)_stepCount.Value;

    internal override Tensor Steps => _stepCount.Value;

    /// <summary>The number of directions taken in all steps.</summary>
    public long IterationCount => (long)_iterations.Value;

    /// <summary>The number of times that a loss was evaluated in all steps.</summary>
    public long EvaluationCount => (long)_evaluations.Value;

    /// <summary>Takes a step: up to <see cref="MaxIterations"/> directions, or until nothing changes much.</summary>
    /// <param name="evaluate">Clears gradients, computes the loss, a scalar, calls Backward, and returns the loss.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="InvalidOperationException">No parameter has a gradient after the loss was evaluated.</exception>
    public double Step(Func<Tensor> evaluate)
    {
        ArgumentNullException.ThrowIfNull(evaluate);
        long before = EvaluationCount;
        (double loss, Tensor gradient) = Evaluated(evaluate);
        double first = loss;
        _stepCount.Value = Tensor.Of(StepCount + 1);
        for (int i = 1; i <= MaxIterations && Greatest(gradient) > GradientTolerance; i++)
        {
            bool isFirst = IterationCount == 0;
            if (!isFirst)
            {
                _history.Add(_move.Value, gradient - _gradient.Value);
            }

            Tensor direction = _history.Direction(gradient);
            _gradient.Value = gradient;
            _iterations.Value = Tensor.Of(IterationCount + 1);
            double length = LearningRate * (isFirst ? Math.Min(1, 1 / (double)gradient.Abs().Sum(dtype: DType.Float64)) : 1);
            LinePoint start = new(0, loss, LbfgsHistory.Dot(gradient, direction), gradient);
            if (start.Slope > -ChangeTolerance)
            {
                _move.Value = direction.ZerosLike();
                break;
            }

            Tensor[] from = Array.ConvertAll(_parameters, static parameter => parameter.Value);
            LinePoint At(double at)
            {
                Move(from, direction, at);
                (double value, Tensor slope) = Evaluated(evaluate);

                // Comparisons with a loss that is not a number are all false: infinity is too high wherever it is compared.
                return new LinePoint(at, double.IsNaN(value) ? double.PositiveInfinity : value, LbfgsHistory.Dot(slope, direction), slope);
            }

            // Without a search nothing is evaluated that no direction follows.
            double reach = Greatest(direction);
            bool isLast = i == MaxIterations;
            LinePoint end = Searches ? StrongWolfe.Search(At, start, length, ChangeTolerance / reach) : isLast ? start with { At = length } : At(length);
            Move(from, direction, end.At);
            _move.Value = direction * end.At;
            (double last, loss, gradient) = (loss, end.Value, end.Gradient);
            if (EvaluationCount - before >= MaxEvaluations || reach * end.At <= ChangeTolerance || Math.Abs(loss - last) < ChangeTolerance)
            {
                break;
            }
        }

        return first;
    }

    internal override void Update(Func<Variable, Arrival?> gradientOf)
        => throw new InvalidOperationException("L-BFGS evaluates the loss several times in a step. Give it the function that does: Step(() => { ClearGrad(); loss = …; loss.Backward(); return loss; }).");

    internal override IEnumerable<(string Name, Variable Variable)> Named(Func<Variable, string> nameOf) =>
    [
        ("learningRate", _learningRate), ("stepCount", _stepCount), ("iterations", _iterations), ("evaluations", _evaluations), ("move", _move), ("gradient", _gradient), .. _history.Named,
    ];

    private static double Greatest(Tensor x) => (double)x.Abs().Max();

    private (double Loss, Tensor Gradient) Evaluated(Func<Tensor> evaluate)
    {
        double loss = (double)evaluate().Detach();
        _evaluations.Value = Tensor.Of(EvaluationCount + 1);
        CheckReached();
        return (loss, Flat(static parameter => parameter.Grad?.Detach() ?? parameter.Value.ZerosLike()));
    }

    private Tensor Flat(Func<Variable, Tensor> part) => Functions.Concat(Array.ConvertAll(_parameters, parameter => part(parameter).Reshape(-1)), 0);

    private void Move(Tensor[] from, Tensor direction, double length)
    {
        int begin = 0;
        for (int i = 0; i < _parameters.Length; i++)
        {
            int count = checked((int)_parameters[i].Count);
            _parameters[i].Value = Functions.MultiplyAdd(length, direction[begin..(begin + count)].Reshape(from[i].Shape), from[i]);
            begin += count;
        }
    }
}
