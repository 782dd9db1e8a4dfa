namespace Nabla.Learning;

/// <summary>The mean of each of so many windows; see <see cref="Tensor.AdaptiveAvgPool1d"/>. PyTorch's AdaptiveAvgPool1d.</summary>
/// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
[Module]
public sealed partial class AdaptiveAvgPool1d(PerAxis outputSize) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x is not [N, C, L] or [C, L].</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.AdaptiveAvgPool1d(outputSize);
    }
}
