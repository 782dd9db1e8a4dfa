namespace Nabla.Learning;

/// <summary>The greatest element of each window; see <see cref="Tensor.MaxPool3d"/>. PyTorch's MaxPool3d.</summary>
/// <param name="kernelSize">The window's lengths.</param>
/// <param name="stride">How far it moves; its own length by default.</param>
/// <param name="padding">How far it starts before x, at most half a window.</param>
/// <param name="dilation">How far apart its elements are.</param>
/// <param name="ceilMode">Whether a window that x ends in counts.</param>
[Module]
public sealed partial class MaxPool3d(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, PerAxis dilation = default, bool ceilMode = false) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x is not [N, C, D, H, W] or [C, D, H, W], or no window fits.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.MaxPool3d(kernelSize, stride, padding, dilation, ceilMode);
    }
}
