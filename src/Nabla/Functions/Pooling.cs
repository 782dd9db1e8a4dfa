namespace Nabla;

/// <summary>Pooling over the last axes, as gathers: which element of a window is the greatest, and where it lies.</summary>
internal static class Pooling
{
    /// <summary>Checks that x has so many spatial axes after channels, and maybe images.</summary>
    public static void Check(string name, Tensor x, int axes)
    {
        if (x.Rank != axes + 1 && x.Rank != axes + 2)
        {
            throw new ArgumentException($"{name} takes x [N, C, …] or [C, …] with {axes} spatial {(axes == 1 ? "axis" : "axes")}, not {x.Shape}{CallSite.Suffix()}.", nameof(x));
        }
    }

    /// <summary>The greatest element of each window, and where in the spatial axes of its channel it lies; of several the first.</summary>
    public static (Tensor Values, Tensor Indices) Greatest(Tensor x, ReadOnlySpan<PoolingAxis> axes)
    {
        int outer = x.Rank - axes.Length;
        ReadOnlySpan<int> channels = x.Shape.Lengths[..outer];
        Tensor windows = x.Detach();
        List<int> split = [.. channels];
        List<int> order = [.. Enumerable.Range(0, outer)];
        List<int> ofWindow = [];
        List<int> counts = [];
        int size = 1;
        for (int i = 0; i < axes.Length; i++)
        {
            PoolingAxis axis = axes[i];
            if (!axis.IsWhole)
            {
                windows = Functions.IndexSelect(windows, Positions(axis.Positions), outer + i);
            }

            split.AddRange([axis.Count, axis.Size]);
            order.Add(outer + (2 * i));
            ofWindow.Add(outer + (2 * i) + 1);
            counts.Add(axis.Count);
            size *= axis.Size;
        }

        int places = checked((int)new Shape([.. counts]).Count);
        Shape result = Shape.Create([.. channels, .. counts]);
        if (result.Count == 0)
        {
            return (Tensor.Zeros(result, x.DType), Tensor.Zeros(result, DType.Int64));
        }

        windows = windows.Reshape(Shape.Create([.. split])).Permute([.. order, .. ofWindow]).Reshape(Shape.Create([.. channels, places, size]));
        Tensor chosen = windows.ArgMax(-1) + Tensor.Arange(0, (long)places * size, size);
        Tensor places1 = Functions.IndexSelect(Positions(Places(axes, places, size)), chosen.Reshape(-1), 0).Reshape(chosen.Shape);
        Tensor flat = x.Reshape([.. channels, -1]);
        return (Functions.Gather(flat, places1, outer).Reshape(result), places1.Reshape(result));
    }

    /// <summary>Numbers as a tensor of positions.</summary>
    public static Tensor Positions(ReadOnlySpan<int> numbers)
    {
        long[] positions = new long[numbers.Length];
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = numbers[i];
        }

        return ConcreteTensor.Placeless(positions);
    }

    // For each place of the result, and each place of its window, where in the spatial axes it lies.
    private static int[] Places(ReadOnlySpan<PoolingAxis> axes, int places, int size)
    {
        int[] flat = new int[places * size];
        int stride = 1;
        int placesBefore = 1;
        int sizeBefore = 1;
        for (int axis = axes.Length - 1; axis >= 0; axis--)
        {
            PoolingAxis one = axes[axis];
            for (int place = 0; place < places; place++)
            {
                int i = place / placesBefore % one.Count;
                for (int k = 0; k < size; k++)
                {
                    flat[(place * size) + k] += one.Positions[(i * one.Size) + (k / sizeBefore % one.Size)] * stride;
                }
            }

            stride = checked(stride * one.Length);
            placesBefore *= one.Count;
            sizeBefore *= one.Size;
        }

        return flat;
    }
}
