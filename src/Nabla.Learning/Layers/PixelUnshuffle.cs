namespace Nabla.Learning;

/// <summary>Space gathered into channels, [.., C, H·r, W·r] → [.., C·r², H, W]. PyTorch's PixelUnshuffle.</summary>
/// <param name="downscaleFactor">r.</param>
[Module]
public sealed partial class PixelUnshuffle(int downscaleFactor) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Lengths are no multiples of r.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.PixelUnshuffle(downscaleFactor);
    }
}
