namespace Nabla.Learning;

/// <summary>The mean of each window; see <see cref="Tensor.AvgPool1d"/>. PyTorch's AvgPool1d.</summary>
/// <param name="kernelSize">The window's lengths.</param>
/// <param name="stride">How far it moves; its own length by default.</param>
/// <param name="padding">How many zeros are put before and after x.</param>
/// <param name="ceilMode">Whether a window that x ends in counts.</param>
/// <param name="countIncludePad">Whether these zeros count in what sums are divided by.</param>
[Module]
public sealed partial class AvgPool1d(PerAxis kernelSize, PerAxis stride = default, PerAxis padding = default, bool ceilMode = false, bool countIncludePad = true) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x is not [N, C, L] or [C, L], or no window fits.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.AvgPool1d(kernelSize, stride, padding, ceilMode, countIncludePad);
    }
}
