namespace Nabla.Learning;

/// <summary>x Φ(x), element by element (Hendrycks, Gimpel 2016).</summary>
/// <param name="approximate">Whether Φ is approximated with tanh, as GPT-2 does.</param>
[Module]
public sealed partial class Gelu(bool approximate = false) : Layer
{
    /// <summary>Whether Φ is approximated with tanh, as GPT-2 does.</summary>
    public bool Approximate { get; } = approximate;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Gelu(Approximate);
    }
}
