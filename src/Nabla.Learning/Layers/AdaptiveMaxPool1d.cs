namespace Nabla.Learning;

/// <summary>The greatest element of each of so many windows; see <see cref="Tensor.AdaptiveMaxPool1d"/>. PyTorch's AdaptiveMaxPool1d.</summary>
/// <param name="outputSize">How many windows; −1 keeps an axis as it is.</param>
[Module]
public sealed partial class AdaptiveMaxPool1d(PerAxis outputSize) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x is not [N, C, L] or [C, L].</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.AdaptiveMaxPool1d(outputSize);
    }
}
