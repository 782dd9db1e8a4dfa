namespace Nabla;

/// <summary>Which elements along one axis the places of a grid are made of: positions within the axis (int64), and how much of each.</summary>
internal readonly record struct GridAxis(IReadOnlyList<(Tensor Position, Tensor Weight)> Taps)
{
    /// <param name="coordinate">[N, P], −1 and 1 at the edges.</param>
    /// <param name="length">Elements along the axis.</param>
    /// <param name="mode">How numbers between elements are found.</param>
    /// <param name="padding">What is beside them.</param>
    /// <param name="aligned">Whether the edges are the middles of the first and last elements.</param>
    public static GridAxis Of(Tensor coordinate, int length, InterpolationMode mode, GridPadding padding, bool aligned)
    {
        Tensor at = aligned ? (coordinate + 1) * ((length - 1) / 2.0) : (((coordinate + 1) * length) - 1) / 2;
        if (mode == InterpolationMode.Bicubic)
        {
            return OfCubic(at, length, padding, aligned);
        }

        at = Inside(at, length, padding, aligned);
        if (mode == InterpolationMode.Nearest)
        {
            return new GridAxis([Tap(at.Detach().Round(), at.OnesLike(), length)]);
        }

        Tensor first = at.Detach().Floor();
        Tensor rest = at - first;
        return new GridAxis([Tap(first, 1 - rest, length), Tap(first + 1, rest, length)]);
    }

    private static GridAxis OfCubic(Tensor at, int length, GridPadding padding, bool aligned)
    {
        Tensor first = at.Detach().Floor();
        Tensor t = at - first;
        const double A = -0.75;
        Tensor Near(Tensor x) => (((A + 2) * x) - (A + 3)) * x * x + 1;
        Tensor Far(Tensor x) => ((((A * x) - (5 * A)) * x) + (8 * A)) * x - (4 * A);
        Tensor[] weights = [Far(t + 1), Near(t), Near(1 - t), Far(2 - t)];
        return new GridAxis([.. weights.Select((weight, k) => Tap(Inside(first + (k - 1), length, padding, aligned).Round(), weight, length))]);
    }

    private static Tensor Inside(Tensor at, int length, GridPadding padding, bool aligned)
    {
        if (padding == GridPadding.Zeros)
        {
            return at;
        }

        if (padding == GridPadding.Reflection)
        {
            (double low, double span) = aligned ? (0.0, length - 1.0) : (-0.5, (double)length);
            if (span == 0)
            {
                return at * 0;
            }

            Tensor distance = (at - low).Abs();
            Tensor flips = (distance / span).Detach().Floor();
            Tensor extra = distance - (flips * span);
            at = Functions.Where(Functions.Equal(flips % 2, 0), extra, span - extra) + low;
        }

        return at.Clamp(0, length - 1);
    }

    // What is beside the axis weighs nothing.
    private static (Tensor Position, Tensor Weight) Tap(Tensor position, Tensor weight, int length)
    {
        Tensor isThere = (position >= 0) & (position <= length - 1);
        return (Functions.Where(isThere, position, 0).Cast(DType.Int64), Functions.Where(isThere, weight, 0));
    }
}
