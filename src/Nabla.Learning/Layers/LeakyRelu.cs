namespace Nabla.Learning;

/// <summary>x where it is positive, elsewhere slope · x.</summary>
/// <param name="slope">The factor of negative numbers.</param>
[Module]
public sealed partial class LeakyRelu(double slope = 0.01) : Layer
{
    /// <summary>The factor of negative numbers.</summary>
    public double Slope { get; } = slope;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.LeakyRelu(Slope);
    }
}
