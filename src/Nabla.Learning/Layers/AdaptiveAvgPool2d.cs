namespace Nabla.Learning;

/// <summary>The mean of each of so many windows; see <see cref="Tensor.AdaptiveAvgPool2d"/>. PyTorch's AdaptiveAvgPool2d.</summary>
/// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
[Module]
public sealed partial class AdaptiveAvgPool2d(PerAxis outputSize) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x is not [N, C, H, W] or [C, H, W].</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.AdaptiveAvgPool2d(outputSize);
    }
}
