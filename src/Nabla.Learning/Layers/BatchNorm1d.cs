namespace Nabla.Learning;

/// <summary>Batch normalisation of [N, C] or [N, C, L]: each channel is standardized, in training over the batch, in evaluation by running numbers; then scaled and shifted (Ioffe, Szegedy 2015). PyTorch's BatchNorm1d.</summary>
[Module]
public sealed partial class BatchNorm1d : Layer
{
    private readonly double? _momentum;
    private readonly double _epsilon;

    [StateName("running_mean")]
    private readonly Variable? _runningMean;

    [StateName("running_var")]
    private readonly Variable? _runningVar;

    [StateName("num_batches_tracked")]
    private readonly Variable? _batches;

    /// <summary>A layer for so many channels.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">ε, added to variances.</param>
    /// <param name="momentum">How far running numbers move; null for the mean of all batches.</param>
    /// <param name="affine">Whether there are a scale, at first ones, and a shift, at first zeros.</param>
    /// <param name="trackRunningStats">Whether there are running numbers; without them evaluation uses the batch's, too.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is not positive.</exception>
    public BatchNorm1d(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
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
    /// <exception cref="ArgumentException">x is not [N, C] or [N, C, L], or its element type would promote the parameters.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckElements(x, Weight);
        if (!(x.Rank is 2 or 3))
        {
            throw new ArgumentException($"BatchNorm1d takes x [N, C] or [N, C, L], not {x.Shape}.", nameof(x));
        }

        return BatchNormalization.Apply(x, IsTraining, _runningMean, _runningVar, _batches, Weight, Bias, _momentum, _epsilon);
    }
}
