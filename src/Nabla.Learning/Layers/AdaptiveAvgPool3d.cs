namespace Nabla.Learning;

/// <summary>The mean of each of so many windows; see <see cref="Tensor.AdaptiveAvgPool3d"/>. PyTorch's AdaptiveAvgPool3d.</summary>
/// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
[Module]
public sealed partial class AdaptiveAvgPool3d(PerAxis outputSize) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x is not [N, C, D, H, W] or [C, D, H, W].</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.AdaptiveAvgPool3d(outputSize);
    }
}
