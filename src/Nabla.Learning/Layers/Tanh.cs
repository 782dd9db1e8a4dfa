namespace Nabla.Learning;

/// <summary>The hyperbolic tangent, element by element.</summary>
[Module]
public sealed partial class Tanh : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Tanh();
    }
}
