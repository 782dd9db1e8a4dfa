namespace Nabla.Learning;

/// <summary>x · sigmoid(x), element by element; also called swish.</summary>
[Module]
public sealed partial class Silu : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Silu();
    }
}
