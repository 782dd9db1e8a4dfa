namespace Nabla.Learning;

/// <summary>ln(1 + e^(βx))/β, element by element: a smooth ReLU.</summary>
/// <param name="beta">How sharply it bends.</param>
[Module]
public sealed partial class Softplus(double beta = 1) : Layer
{
    /// <summary>How sharply it bends.</summary>
    public double Beta { get; } = beta;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Softplus(Beta);
    }
}
