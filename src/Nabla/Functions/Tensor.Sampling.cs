namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>Images at places that a grid names: y[n, c, i] = x[n, c, grid[n, i]], between elements. PyTorch's nn.functional.grid_sample.</summary>
    /// <param name="grid">[N, H', W', 2] for x [N, C, H, W], [N, D', H', W', 3] for x [N, C, D, H, W]: along the last axis first, −1 and 1 are the image's edges.</param>
    /// <param name="mode">Bilinear (in three dimensions trilinear), nearest, or, in two dimensions, bicubic.</param>
    /// <param name="paddingMode">What is found beside the image.</param>
    /// <param name="alignCorners">Whether −1 and 1 are the middles of the first and last elements, rather than their edges.</param>
    /// <returns>[N, C, H', W'] or [N, C, D', H', W'].</returns>
    /// <exception cref="ArgumentException">Shapes or mode do not fit.</exception>
    public Tensor GridSample(Tensor grid, InterpolationMode mode = InterpolationMode.Bilinear, GridPadding paddingMode = GridPadding.Zeros, bool alignCorners = false)
    {
        ArgumentNullException.ThrowIfNull(grid);
        int axes = Rank - 2;
        if (axes is not (2 or 3) || grid.Rank != Rank || grid.Shape[0] != Shape[0] || grid.Shape[^1] != axes)
        {
            throw new ArgumentException($"GridSample takes x [N, C, H, W] and a grid [N, H', W', 2], or with one axis and coordinate more, not {Shape} and {grid.Shape}{CallSite.Suffix()}.", nameof(grid));
        }

        if (mode is not (InterpolationMode.Bilinear or InterpolationMode.Nearest or InterpolationMode.Bicubic) || (mode == InterpolationMode.Bicubic && axes == 3))
        {
            throw new ArgumentException($"GridSample over {axes} axes is bilinear or nearest{(axes == 2 ? " or bicubic" : "")}, not {mode}{CallSite.Suffix()}.", nameof(mode));
        }

        Tensor places = grid.Reshape(Shape[0], -1, axes);
        GridAxis[] each = new GridAxis[axes];
        for (int i = 0; i < axes; i++)
        {
            each[i] = GridAxis.Of(places[.., .., axes - 1 - i], Shape[2 + i], mode, paddingMode, alignCorners);
        }

        // The taps of all axes with each other.
        Tensor flat = Reshape(Shape[0], Shape[1], -1);
        Tensor? sum = null;
        int combinations = 1;
        foreach (GridAxis axis in each)
        {
            combinations *= axis.Taps.Count;
        }

        for (int combination = 0; combination < combinations; combination++)
        {
            int rest = combination;
            Tensor? index = null;
            Tensor? weight = null;
            for (int i = axes - 1, stride = 1; i >= 0; stride *= Shape[2 + i], i--)
            {
                (Tensor at, Tensor part) = each[i].Taps[rest % each[i].Taps.Count];
                rest /= each[i].Taps.Count;
                index = index is null ? at : index + (at * stride);
                weight = weight is null ? part : weight * part;
            }

            Tensor picked = Functions.Gather(flat, index!.Unsqueeze(1).BroadcastTo(Shape.Create([Shape[0], Shape[1], index.Shape[1]])), 2) * weight!.Unsqueeze(1);
            sum = sum is null ? picked : sum + picked;
        }

        return sum!.Reshape(Shape.Create([Shape[0], Shape[1], .. grid.Shape.Lengths[1..^1]]));
    }

    /// <summary>A grid for <see cref="GridSample"/> from affine maps: each place of an image of the given size, mapped. PyTorch's nn.functional.affine_grid.</summary>
    /// <param name="size">[N, C, H, W] or [N, C, D, H, W].</param>
    /// <param name="alignCorners">Whether −1 and 1 are the middles of the first and last elements, rather than their edges.</param>
    /// <returns>[N, H, W, 2] for maps [N, 2, 3], [N, D, H, W, 3] for maps [N, 3, 4].</returns>
    /// <exception cref="ArgumentException">The maps do not fit the size.</exception>
    public Tensor AffineGrid(Shape size, bool alignCorners = false)
    {
        ArgumentNullException.ThrowIfNull(size);
        int axes = size.Rank - 2;
        if (axes is not (2 or 3) || Rank != 3 || Shape[0] != size[0] || Shape[1] != axes || Shape[2] != axes + 1)
        {
            throw new ArgumentException($"AffineGrid for a size of {size} takes maps [{(size.Rank > 0 ? size[0] : 0)}, {axes}, {axes + 1}], not {Shape}{CallSite.Suffix()}.", nameof(size));
        }

        Shape spatial = Shape.Create(size.Lengths[2..]);
        List<Tensor> coordinates = [];
        for (int i = axes - 1; i >= 0; i--)
        {
            int length = spatial[i];
            double edge = alignCorners ? 1 : (length - 1.0) / length;
            double[] along = new double[length];
            for (int j = 0; j < length; j++)
            {
                along[j] = length == 1 ? 0 : edge * ((2.0 * j / (length - 1)) - 1);
            }

            int[] shape = new int[axes];
            Array.Fill(shape, 1);
            shape[i] = length;
            coordinates.Add(ConcreteTensor.Placeless(along).Cast(DType).Reshape(Shape.Create(shape)).BroadcastTo(spatial).Reshape(-1));
        }

        coordinates.Add(Ones(coordinates[0].Shape, DType));
        Tensor rows = Functions.Stack(coordinates.ToArray(), 1);
        return rows.MatMul(Transpose(1, 2)).Reshape(Shape.Create([Shape[0], .. spatial.Lengths, axes]));
    }
}
