namespace Nabla.Learning;

/// <summary>Windows of images as columns, [N, C, H, W] → [N, C·K, L]. PyTorch's Unfold.</summary>
/// <param name="kernelSize">The window's lengths.</param>
/// <param name="dilation">How far apart its places are.</param>
/// <param name="padding">How many zeros are put before and after x.</param>
/// <param name="stride">How far it moves.</param>
[Module]
public sealed partial class Unfold(PerAxis kernelSize, PerAxis dilation = default, PerAxis padding = default, PerAxis stride = default) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x has other axes, or no window fits.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Unfold(kernelSize, dilation, padding, stride);
    }
}
