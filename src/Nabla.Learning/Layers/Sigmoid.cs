namespace Nabla.Learning;

/// <summary>1/(1 + e⁻ˣ), element by element.</summary>
[Module]
public sealed partial class Sigmoid : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Sigmoid();
    }
}
