using Nabla.Primitives;

namespace Nabla;

/// <content>Putting values where an indexer points.</content>
internal sealed partial class Selection
{
    public Tensor Replace(Tensor x, Tensor value)
    {
        if (_abstractMask is { } mask)
        {
            return Chosen(x, mask, value);
        }

        if (_positions.Count == 0)
        {
            Tensor fitted = Fit(value, _kept).Reshape(Shape.Create(_lengths.Span));
            return new Overwrite(_starts, _steps).Apply(x, fitted);
        }

        Tensor part = (IsWhole(x.Shape) ? x : new Slice(_starts, _lengths, _steps).Apply(x)).Reshape(_kept);
        (Tensor front, Tensor flat) = Front(part);

        Shape selected = Back(Functions.IndexSelect(front, flat, 0)).Shape;
        Tensor values = ForthLike(Fit(value, selected), front);
        if (flat.Count == 0)
        {
            return x.Captured;
        }

        Tensor source = Last(flat, front.Shape[0]);
        Tensor written = Functions.IndexSelect(values, source.Maximum(0), 0);
        Tensor isWritten = (source >= 0).Reshape(Shape.Create([source.Shape[0], .. Enumerable.Repeat(1, front.Rank - 1)]));
        return Put(x, Unfront(Functions.Where(isWritten, written, front), part));
    }

    /// <summary>x with values added where the indexer points; repeated positions sum.</summary>
    public Tensor Add(Tensor x, Tensor value)
    {
        if (_abstractMask is { } mask)
        {
            return Nonzero.Op.Apply(mask);
        }

        Tensor part = (IsWhole(x.Shape) ? x : new Slice(_starts, _lengths, _steps).Apply(x)).Reshape(_kept);
        if (_positions.Count == 0)
        {
            return Put(x, part + Fit(value, _kept));
        }

        (Tensor front, Tensor flat) = Front(part);
        Shape selected = Back(Functions.IndexSelect(front, flat, 0)).Shape;
        Tensor values = ForthLike(Fit(value, selected), front);
        Tensor places = new Broadcast(values.Shape, Axes.Of(0)).Apply(flat);
        return Put(x, Unfront(Functions.Combined(front, places, values, 0, ScatterMode.Sum, true), part));
    }

    /// <summary>For each position along the merged axis, which of the values was written there last; −1 for none.</summary>
    private static Tensor Last(Tensor flat, int length)
    {
        if (!flat.IsAbstract)
        {
            long[] last = new long[length];
            Array.Fill(last, -1);
            long[] targets = flat.ToArray<long>();
            for (int i = 0; i < targets.Length; i++)
            {
                last[targets[i]] = i;
            }

            return ConcreteTensor.Placeless(last);
        }

        // Sorting is stable, so of equal positions the last one in order was written last; it alone adds to the −1.
        (Tensor sorted, Tensor order) = flat.Sort();
        Tensor next = Functions.Concat([sorted[1..], Tensor.Full(new Shape(1), -1, DType.Int64)], 0);
        Tensor wins = Functions.Where(Functions.NotEqual(sorted, next), order + 1, 0);
        return Functions.ScatterAdd(Tensor.Full(new Shape(length), -1, DType.Int64), sorted, wins, 0);
    }

    /// <summary>The replacement where a mask cannot be counted: every element chooses.</summary>
    private Tensor Chosen(Tensor x, Tensor mask, Tensor value)
    {
        int behind = _kept.Rank - _maskedAxis - mask.Rank;
        if (value.Rank > behind)
        {
            // Of the axis along which selected elements would lie, one entry may serve for all.
            int along = value.Rank - behind - 1;
            if (value.Shape[along] != 1)
            {
                throw new InvalidOperationException(
                    $"With was given a mask of which it is not known how many elements are true, and {value.Type} in the place of each of them. Give one value for all, or use Where(mask, values, x){CallSite.Suffix()}.");
            }

            value = value.Reshape(Shape.Create([.. value.Shape.Lengths[..along], .. Enumerable.Repeat(1, mask.Rank), .. value.Shape.Lengths[(along + 1)..]]));
        }

        Tensor part = (IsWhole(x.Shape) ? x : new Slice(_starts, _lengths, _steps).Apply(x)).Reshape(_kept);
        Tensor raised = mask.Reshape(Shape.Create([.. mask.Shape.Lengths, .. Enumerable.Repeat(1, behind)]));
        return Put(x, Functions.Where(raised, value, part));
    }

    /// <summary>x with its strided part replaced as a whole.</summary>
    private Tensor Put(Tensor x, Tensor part)
        => IsWhole(x.Shape) ? part.Reshape(x.Shape) : new Overwrite(_starts, _steps).Apply(x, part.Reshape(Shape.Create(_lengths.Span)));

    /// <summary>The inverse of <see cref="Back"/>: values shaped like the result, as [positions, rest…].</summary>
    private Tensor ForthLike(Tensor values, Tensor front)
    {
        int[] order = BackOrder(_positions[0].Rank, values.Rank);
        int[] inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            inverse[order[i]] = i;
        }

        return values.Permute(inverse).Reshape(Shape.Create([checked((int)_positions[0].Count), .. front.Shape.Lengths[1..]]));
    }

    /// <summary>The inverse of <see cref="Front"/> for the whole part.</summary>
    private Tensor Unfront(Tensor front, Tensor part)
    {
        int[] order = FrontOrder(part.Rank);
        int[] moved = new int[order.Length];
        int[] inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            moved[i] = part.Shape[order[i]];
            inverse[order[i]] = i;
        }

        return front.Reshape(Shape.Create(moved)).Permute(inverse);
    }

    private static Tensor Fit(Tensor value, Shape shape) => value.Shape.Equals(shape) ? value
        : value.Rank > shape.Rank && value.Count == shape.Count && value.Shape.Lengths[..(value.Rank - shape.Rank)].ContainsAnyExcept(1) is false ? value.Reshape(shape)
        : value.BroadcastTo(shape);
}
