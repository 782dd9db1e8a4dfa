namespace Nabla.Learning;

/// <summary>x where it is positive, elsewhere alpha (eˣ − 1).</summary>
/// <param name="alpha">What large negative numbers approach, negated.</param>
[Module]
public sealed partial class Elu(double alpha = 1) : Layer
{
    /// <summary>What large negative numbers approach, negated.</summary>
    public double Alpha { get; } = alpha;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Elu(Alpha);
    }
}
