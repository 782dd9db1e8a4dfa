namespace Nabla.Learning;

/// <summary>max(x, 0), element by element.</summary>
[Module]
public sealed partial class Relu : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Relu();
    }
}
