namespace Nabla.Learning;

/// <summary>The greatest element of each window; see <see cref="Tensor.MaxPool1d"/>. PyTorch's MaxPool1d.</summary>
/// <param name="kernelSize">The window's lengths.</param>
/// <param name="stride">How far it moves; its own length by default.</param>
/// <param name="padding">How far it starts before x, at most half a window.</param>
/// <param name="dilation">How far apart its elements are.</param>
/// <param name="ceilMode">Whether a window that x ends in counts.</param>
[Module]
public sealed partial class MaxPool1d(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, PerAxis dilation = default, bool ceilMode = false) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x is not [N, C, L] or [C, L], or no window fits.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.MaxPool1d(kernelSize, stride, padding, dilation, ceilMode);
    }
}
