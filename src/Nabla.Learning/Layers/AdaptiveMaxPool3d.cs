namespace Nabla.Learning;

/// <summary>The greatest element of each of so many windows; see <see cref="Tensor.AdaptiveMaxPool3d"/>. PyTorch's AdaptiveMaxPool3d.</summary>
/// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
[Module]
public sealed partial class AdaptiveMaxPool3d(PerAxis outputSize) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x is not [N, C, D, H, W] or [C, D, H, W].</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.AdaptiveMaxPool3d(outputSize);
    }
}
