namespace Nabla.Learning;

/// <summary>Channels spread over space, [.., C·r², H, W] → [.., C, H·r, W·r]. PyTorch's PixelShuffle.</summary>
/// <param name="upscaleFactor">r.</param>
[Module]
public sealed partial class PixelShuffle(int upscaleFactor) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The channels are no multiple of r².</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.PixelShuffle(upscaleFactor);
    }
}
