namespace Nabla.Learning;

/// <summary>X / (k + α · mean of x² over neighbouring channels)^β. PyTorch's LocalResponseNorm.</summary>
/// <param name="size">How many channels are neighbours.</param>
/// <param name="alpha">α.</param>
/// <param name="beta">β.</param>
/// <param name="k">k.</param>
[Module]
public sealed partial class LocalResponseNorm(int size, double alpha = 1e-4, double beta = 0.75, double k = 1) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">x is not [N, C, …] with spatial axes.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LocalResponseNorm(size, alpha, beta, k);
    }
}
