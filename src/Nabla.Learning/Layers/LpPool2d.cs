namespace Nabla.Learning;

/// <summary>(Σ xᵖ)^(1/p) over each window; see <see cref="Tensor.LpPool2d"/>. PyTorch's LPPool2d.</summary>
/// <param name="p">The exponent.</param>
/// <param name="kernelSize">The window's lengths.</param>
/// <param name="stride">How far it moves; its own length by default.</param>
/// <param name="ceilMode">Whether a window that x ends in counts.</param>
[Module]
public sealed partial class LpPool2d(double p, PerAxis kernelSize, PerAxis stride = default, bool ceilMode = false) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x is not [N, C, H, W] or [C, H, W], or no window fits.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LpPool2d(p, kernelSize, stride, ceilMode);
    }
}
