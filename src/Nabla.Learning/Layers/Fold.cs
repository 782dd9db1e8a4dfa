namespace Nabla.Learning;

/// <summary>Columns added up as windows of images, [N, C·K, L] → [N, C, H, W]. PyTorch's Fold.</summary>
/// <param name="outputSize">H and W.</param>
/// <param name="kernelSize">The window's lengths.</param>
/// <param name="dilation">How far apart its places are.</param>
/// <param name="padding">How much is cut off on both sides.</param>
/// <param name="stride">How far it moves.</param>
[Module]
public sealed partial class Fold(PerAxis outputSize, PerAxis kernelSize, PerAxis dilation = default, PerAxis padding = default, PerAxis stride = default) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x has other axes, or lengths do not fit.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Fold(outputSize, kernelSize, dilation, padding, stride);
    }
}
