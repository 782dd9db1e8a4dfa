namespace Nabla.Learning;

/// <summary>The mean of each window; see <see cref="Tensor.AvgPool2d"/>. PyTorch's AvgPool2d.</summary>
/// <param name="kernelSize">The window's lengths.</param>
/// <param name="stride">How far it moves; its own length by default.</param>
/// <param name="padding">How many zeros are put before and after x.</param>
/// <param name="ceilMode">Whether a window that x ends in counts.</param>
/// <param name="countIncludePad">Whether these zeros count in what sums are divided by.</param>
/// <param name="divisorOverride">What sums are divided by in the place of their number.</param>
[Module]
public sealed partial class AvgPool2d(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x is not [N, C, H, W] or [C, H, W], or no window fits.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.AvgPool2d(kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);
    }
}
