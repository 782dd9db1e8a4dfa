namespace Nabla.Learning;

/// <summary>[N, C, …] at other lengths of its spatial axes. PyTorch's Upsample.</summary>
/// <param name="size">The lengths.</param>
/// <param name="scaleFactor">The factor; one of the two is given.</param>
/// <param name="mode">How numbers between places are found.</param>
/// <param name="alignCorners">Whether the first and last elements stay where they are.</param>
[Module]
public sealed partial class Upsample(PerAxis size = default, double? scaleFactor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? alignCorners = null) : Layer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The mode is for another number of axes, or not one of size and factor was given.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Interpolate(size, scaleFactor, mode, alignCorners);
    }
}
