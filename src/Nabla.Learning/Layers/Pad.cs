namespace Nabla.Learning;

/// <summary>Elements put before and after the last axes. PyTorch's ZeroPad2d, ConstantPad2d, ReflectionPad2d, ReplicationPad2d and kin.</summary>
/// <param name="padding">Pairs of counts, the last axis first; negative ones cut off.</param>
/// <param name="mode">What the new elements are.</param>
/// <param name="value">The new elements, where they are constant.</param>
[Module]
public sealed partial class Pad(int[] padding, PaddingMode mode = PaddingMode.Constant, double value = 0) : Layer
{
    private readonly int[] _padding = padding ?? throw new ArgumentNullException(nameof(padding));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">More is cut off, mirrored or repeated than there is.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Pad(_padding, mode, value);
    }
}
