namespace Nabla.Learning;

/// <summary>Instance normalisation of [N, C, H, W], or of one image without N: each channel of each image is standardized, then scaled and shifted if asked for (Ulyanov et al. 2016). PyTorch's InstanceNorm2d.</summary>
[Module]
public sealed partial class InstanceNorm2d : Layer
{
    private readonly double _epsilon;

    /// <summary>A layer for so many channels.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">ε, added to variances.</param>
    /// <param name="affine">Whether there are a scale, at first ones, and a shift, at first zeros.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is not positive.</exception>
    public InstanceNorm2d(int channels, double epsilon = 1e-5, bool affine = false, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        _epsilon = epsilon;
        if (affine)
        {
            Weight = new Variable(Tensor.Ones([channels], dtype));
            Bias = new Variable(Tensor.Zeros([channels], dtype));
        }
    }

    /// <summary>[C], or null where nothing is scaled.</summary>
    public Variable? Weight { get; }

    /// <summary>[C], or null where nothing is shifted.</summary>
    public Variable? Bias { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x is not [N, C, H, W], or its element type would promote the parameters.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckElements(x, Weight);
        return x.Rank == 3 ? x.Unsqueeze(0).InstanceNorm(null, null, Weight, Bias, epsilon: _epsilon).Squeeze(0)
            : x.Rank == 4 ? x.InstanceNorm(null, null, Weight, Bias, epsilon: _epsilon)
            : throw new ArgumentException($"InstanceNorm2d takes x [N, C, H, W], not {x.Shape}.", nameof(x));
    }
}
