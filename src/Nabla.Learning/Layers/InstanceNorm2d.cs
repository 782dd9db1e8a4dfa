namespace Nabla.Learning;

/// <summary>Instance normalisation of [N, C, H, W], or of one image without N: each channel of each image is standardized, then scaled and shifted if asked for (Ulyanov et al. 2016). PyTorch's InstanceNorm2d.</summary>
[Module]
public sealed partial class InstanceNorm2d : InstanceNorm
{
    /// <summary>A layer for so many channels.</summary>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">ε, added to variances.</param>
    /// <param name="affine">Whether there are a scale, at first ones, and a shift, at first zeros.</param>
    /// <param name="dtype">The element type of the parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is not positive.</exception>
    public InstanceNorm2d(int channels, double epsilon = 1e-5, bool affine = false, DType dtype = DType.Float32)
        : base("[N, C, H, W]", 4, channels, epsilon, affine, dtype)
    {
    }
}
