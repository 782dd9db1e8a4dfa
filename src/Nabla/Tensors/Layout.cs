namespace Nabla;

/// <summary>Where the elements of a tensor lie in its storage: element [i, j, …] at Offset + i·Strides[0] + j·Strides[1] + …, counted in elements.</summary>
/// <remarks>Strides may be zero (repetition) or negative (reversal); that is how movements of data are views.</remarks>
internal sealed class Layout(long[] strides, long offset, bool isContiguous)
{
    public long Offset { get; } = offset;

    /// <summary>Whether the elements follow each other in row-major order.</summary>
    public bool IsContiguous { get; } = isContiguous;

    public ReadOnlySpan<long> Strides => strides;

    public static Layout Contiguous(ReadOnlySpan<int> lengths, long offset = 0)
    {
        long[] strides = new long[lengths.Length];
        long step = 1;
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step *= Math.Max(lengths[axis], 1);
        }

        return new Layout(strides, offset, true);
    }

    /// <summary>A layout of the given strides, which notices when it happens to be row-major.</summary>
    public static Layout Of(ReadOnlySpan<int> lengths, long[] strides, long offset)
    {
        long step = 1;
        bool contiguous = true;
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
        {
            if (lengths[axis] == 0)
            {
                return new Layout(strides, offset, true);
            }

            contiguous &= lengths[axis] == 1 || strides[axis] == step;
            step *= lengths[axis];
        }

        return new Layout(strides, offset, contiguous);
    }

    /// <summary>The same walk from another element on.</summary>
    public Layout Shifted(long by) => by == 0 ? this : new Layout(strides, Offset + by, IsContiguous);

    /// <summary>The same elements under another shape, or null where no strides describe that.</summary>
    public Layout? Reshape(Shape from, Shape to)
    {
        if (IsContiguous)
        {
            return Offset == 0 ? to.RowMajor : Contiguous(to.Lengths, Offset);
        }

        // Walk both shapes from the right; a run of new axes may split a run of old ones only where the old run is one regular walk.
        long[] result = new long[to.Rank];
        int old = from.Rank - 1;
        int axis = to.Rank - 1;
        while (axis >= 0 || old >= 0)
        {
            while (old >= 0 && from[old] == 1)
            {
                old--;
            }

            if (old < 0)
            {
                for (; axis >= 0; axis--)
                {
                    if (to[axis] != 1)
                    {
                        return null;
                    }
                }

                break;
            }

            long length = from[old];
            long step = strides[old];
            long covered = step * length;
            old--;
            long filled = 1;
            while (filled < length)
            {
                if (axis < 0)
                {
                    return null;
                }

                result[axis] = step * filled;
                filled *= to[axis];
                axis--;
                while (filled > length && old >= 0)
                {
                    if (from[old] != 1)
                    {
                        if (strides[old] != covered)
                        {
                            return null;
                        }

                        length *= from[old];
                        covered *= from[old];
                    }

                    old--;
                }
            }

            if (filled != length)
            {
                return null;
            }
        }

        return Of(to.Lengths, result, Offset);
    }
}
