namespace Nabla.Learning;

/// <summary>Batch normalisation: each channel is standardized, in training over the batch, in evaluation by running numbers; then scaled and shifted (Ioffe, Szegedy 2015). Its layers differ in the axes behind the channels.</summary>
[Module]
public abstract partial class BatchNorm : Layer
{
    private readonly string _lengths;
    private readonly int _leastRank;
    private readonly int _mostRank;
    private readonly double? _momentum;
    private readonly double _epsilon;

    [StateName("running_mean")]
    private readonly Variable? _runningMean;

    [StateName("running_var")]
    private readonly Variable? _runningVar;

    [StateName("num_batches_tracked")]
    private readonly Variable? _batches;

    private protected BatchNorm(string lengths, int leastRank, int mostRank, int channels, double epsilon, double? momentum, bool affine, bool trackRunningStats, DType dtype)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        (_lengths, _leastRank, _mostRank) = (lengths, leastRank, mostRank);
        _momentum = momentum;
        _epsilon = epsilon;
        if (affine)
        {
            Weight = new Variable(Tensor.Ones([channels], dtype));
            Bias = new Variable(Tensor.Zeros([channels], dtype));
        }

        if (trackRunningStats)
        {
            _runningMean = new Variable(Tensor.Zeros([channels], dtype), trainable: false);
            _runningVar = new Variable(Tensor.Ones([channels], dtype), trainable: false);
            _batches = new Variable(Tensor.Zeros(Shape.Scalar, DType.Int64), trainable: false);
        }
    }

    /// <summary>[C], or null where nothing is scaled.</summary>
    public Variable? Weight { get; }

    /// <summary>[C], or null where nothing is shifted.</summary>
    public Variable? Bias { get; }

    /// <summary>The running mean, or null.</summary>
    public Variable? RunningMean => _runningMean;

    /// <summary>The running variance, or null.</summary>
    public Variable? RunningVar => _runningVar;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x has other axes or channels than the layer takes, one number of each channel in training, or its element type would promote the parameters.</exception>
    public sealed override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckElements(x, Weight);
        int? channels = (Weight ?? _runningMean)?.Shape[0];
        if (x.Rank < _leastRank || x.Rank > _mostRank || (channels ?? x.Shape[1]) != x.Shape[1])
        {
            throw new ArgumentException($"{GetType().Name}{(channels is { } count ? $" of {count} channels" : "")} takes x {_lengths}, not {x.Shape}.", nameof(x));
        }

        // Of one number the variance is unknown, and the running one would be lost.
        return IsTraining && x.Count == x.Shape[1]
            ? throw new ArgumentException($"{GetType().Name} in training needs more than one number of each channel, but x is {x.Shape}. Leave a last batch of one example out, dropLast: true, or call Eval().", nameof(x))
            : Normalized(x);
    }

    private Tensor Normalized(Tensor x)
    {
        if (!IsTraining && _runningMean is not null)
        {
            return x.BatchNorm(_runningMean, _runningVar, Weight, Bias, training: false, epsilon: _epsilon);
        }

        if (!IsTraining || _runningMean is null || _runningVar is null || _batches is null)
        {
            return x.BatchNorm(null, null, Weight, Bias, training: true, epsilon: _epsilon);
        }

        _batches.Value += 1;
        if (_momentum is { } fixedMomentum)
        {
            return x.BatchNorm(_runningMean, _runningVar, Weight, Bias, training: true, fixedMomentum, _epsilon);
        }

        // The mean of all batches: the first replaces what is there, the n-th moves it by 1/n.
        Tensor y = x.BatchNorm(null, null, Weight, Bias, training: true, epsilon: _epsilon);
        Axes others = [0, .. Enumerable.Range(2, x.Rank - 2)];
        using NoGradScope unrecorded = Transform.NoGrad();
        Tensor share = 1 / _batches.Value.Cast(_runningMean.DType);
        _runningMean.Value += (x.Detach().Mean(others) - _runningMean.Value) * share;
        _runningVar.Value += (x.Detach().Var(others) - _runningVar.Value) * share;
        return y;
    }
}
