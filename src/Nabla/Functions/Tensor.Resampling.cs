namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>x [N, C, …] at other lengths of its spatial axes, which are told or follow from a factor: ⌊L · factor⌋. PyTorch's nn.functional.interpolate.</summary>
    /// <param name="size">The lengths.</param>
    /// <param name="scaleFactor">The factor, for all axes; one of the two is given.</param>
    /// <param name="mode">How numbers between places are found.</param>
    /// <param name="alignCorners">Whether the first and last elements stay where they are; for the linear and cubic modes.</param>
    /// <param name="recomputeScaleFactor">Whether places follow from the lengths even if a factor was given.</param>
    /// <exception cref="ArgumentException">The mode is for another number of axes, or not one of size and factor is given.</exception>
    public Tensor Interpolate(PerAxis size = default, double? scaleFactor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? alignCorners = null, bool? recomputeScaleFactor = null)
    {
        int axes = Rank - 2;
        int wanted = mode switch { InterpolationMode.Linear => 1, InterpolationMode.Bilinear or InterpolationMode.Bicubic => 2, InterpolationMode.Trilinear => 3, _ => axes };
        if (axes is < 1 or > 3 || axes != wanted)
        {
            throw new ArgumentException($"Interpolate by {mode} takes x [N, C, …] with {(wanted == axes ? "one to three" : wanted)} spatial axes, not {Shape}{CallSite.Suffix()}.", nameof(mode));
        }

        if (size.IsDefault == scaleFactor is null)
        {
            throw new ArgumentException($"Interpolate needs either a size or a factor{CallSite.Suffix()}.", nameof(size));
        }

        int[]? lengths = size.IsDefault ? null : size.For("Interpolate", "size", axes, 1, 1);
        Tensor y = Floating();
        for (int i = 0; i < axes; i++)
        {
            int axis = i + 2;
            int length = Shape[axis];
            int count = lengths is null ? (int)Math.Floor(length * scaleFactor!.Value) : lengths[i];
            if (mode == InterpolationMode.Area)
            {
                y = y.Evenly(axis, count);
                continue;
            }

            double? given = recomputeScaleFactor == true ? null : scaleFactor;
            y = y.Resampled(axis, Taps.Of(mode, length, count, given, alignCorners == true));
        }

        return y;
    }

    /// <summary>x [N, C, H, W] at other lengths, between neighbours, with corners that stay where they are. PyTorch's nn.functional.upsample_bilinear.</summary>
    /// <param name="size">The lengths.</param>
    /// <param name="scaleFactor">The factor; one of the two is given.</param>
    /// <exception cref="ArgumentException">x has other axes, or not one of size and factor is given.</exception>
    public Tensor UpsampleBilinear(PerAxis size = default, double? scaleFactor = null) => Interpolate(size, scaleFactor, InterpolationMode.Bilinear, alignCorners: true);

    /// <summary>x [N, C, …] at other lengths, the element at the start of each place. PyTorch's nn.functional.upsample_nearest.</summary>
    /// <param name="size">The lengths.</param>
    /// <param name="scaleFactor">The factor; one of the two is given.</param>
    /// <exception cref="ArgumentException">x has other axes, or not one of size and factor is given.</exception>
    public Tensor UpsampleNearest(PerAxis size = default, double? scaleFactor = null) => Interpolate(size, scaleFactor);

    private Tensor Resampled(int axis, Taps taps)
    {
        Tensor? sum = null;
        int[] shape = new int[Rank - axis];
        Array.Fill(shape, 1);
        shape[0] = taps.Count;
        for (int i = 0; i < taps.Each; i++)
        {
            Tensor picked = Functions.IndexSelect(this, Pooling.Positions(taps.Positions(i)), axis);
            if (taps.Each > 1)
            {
                picked *= ConcreteTensor.Placeless(taps.Weights(i)).Cast(DType).Reshape(Shape.Create(shape));
            }

            sum = sum is null ? picked : sum + picked;
        }

        return sum!;
    }
}
