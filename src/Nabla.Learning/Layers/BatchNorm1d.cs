namespace Nabla.Learning;

/// <summary>Batch normalisation of [N, C] or [N, C, L]: each channel is standardized, in training over the batch, in evaluation by running numbers; then scaled and shifted (Ioffe, Szegedy 2015). PyTorch's BatchNorm1d.</summary>
[Module]
public sealed partial class BatchNorm1d : BatchNorm
{
    /// <summary>A layer for so many channels.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">ε, added to variances.</param>
    /// <param name="momentum">How far running numbers move; null for the mean of all batches.</param>
    /// <param name="affine">Whether there are a scale, at first ones, and a shift, at first zeros.</param>
    /// <param name="trackRunningStats">Whether there are running numbers; without them evaluation uses the batch's, too.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is not positive.</exception>
    public BatchNorm1d(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true, DType dtype = DType.Float32)
        : base("[N, C] or [N, C, L]", 2, 3, channels, epsilon, momentum, affine, trackRunningStats, dtype)
    {
    }
}
