namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>Where (int64) the elements along an axis in order come from. Stable; NaN counts as the greatest. PyTorch's argsort.</summary>
    public Tensor ArgSort(int axis = -1, bool descending = false) => Sort(axis, descending).Indices;

    /// <summary>The elements along the first axis in order; PyTorch's msort.</summary>
    public Tensor MSort() => Sort(0).Values;

    /// <summary>The <paramref name="k"/>-th least element along an axis, counted from 1, and where (int64) it is; PyTorch's kthvalue. NaN counts as the greatest.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is not among 1 … the length of the axis.</exception>
    public (Tensor Values, Tensor Indices) KthValue(int k, int axis = -1, bool keepAxes = false)
    {
        Tensor x = AtLeast1D();
        int named = Axes.Resolve(axis, x.Rank);
        if (k < 1 || k > x.Shape[named])
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, $"KthValue counts from 1 to {x.Shape[named]} along axis {axis} of {Shape}{CallSite.Suffix()}.");
        }

        (Tensor values, Tensor indices) = x.Sort(named);
        return (Chosen(values.Narrow(named, k - 1, 1), keepAxes), Chosen(indices.Narrow(named, k - 1, 1), keepAxes));

        Tensor Chosen(Tensor one, bool keeps) => Rank == 0 ? one.Reshape(Shape.Scalar) : keeps ? one : one.Squeeze(named);
    }

    /// <summary>The middle element of all, the lower of two; NaN if any is. PyTorch's median.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public Tensor Median() => Reshape(-1).Middle("Median", 0, false, false).Values;

    /// <summary>The middle element along an axis, the lower of two, and where (int64) it is; NaN if any is. PyTorch's median.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public (Tensor Values, Tensor Indices) Median(int axis, bool keepAxes = false) => Middle("Median", axis, keepAxes, false);

    /// <summary>The middle element of all that are numbers, the lower of two; PyTorch's nanmedian.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public Tensor NanMedian() => Reshape(-1).Middle("NanMedian", 0, false, true).Values;

    /// <summary>The middle element along an axis of those that are numbers, the lower of two, and where (int64) it is; PyTorch's nanmedian.</summary>
    /// <exception cref="InvalidOperationException">There are no elements.</exception>
    public (Tensor Values, Tensor Indices) NanMedian(int axis, bool keepAxes = false) => Middle("NanMedian", axis, keepAxes, true);

    /// <summary>What a share <paramref name="q"/> of the elements lies below; without an axis, of all. NaN if any is. PyTorch's and NumPy's quantile.</summary>
    /// <param name="q">Shares within 0 and 1: one, or a vector of them, which becomes the first axis.</param>
    /// <param name="axis">The axis, or null for all elements.</param>
    /// <param name="keepAxes">Whether the axis stays, of length 1.</param>
    /// <param name="interpolation">What is between two elements.</param>
    /// <exception cref="ArgumentException">The tensor is not floating-point, or <paramref name="q"/> has more than one axis.</exception>
    public Tensor Quantile(Tensor q, int? axis = null, bool keepAxes = false, QuantileInterpolation interpolation = QuantileInterpolation.Linear)
        => Quantiles("Quantile", q, axis, keepAxes, interpolation, false);

    /// <summary>What a share <paramref name="q"/> of the elements that are numbers lies below; without an axis, of all. PyTorch's and NumPy's nanquantile.</summary>
    /// <inheritdoc cref="Quantile(Tensor, int?, bool, QuantileInterpolation)"/>
    public Tensor NanQuantile(Tensor q, int? axis = null, bool keepAxes = false, QuantileInterpolation interpolation = QuantileInterpolation.Linear)
        => Quantiles("NanQuantile", q, axis, keepAxes, interpolation, true);

    /// <summary>How many elements along the last axis of this, which ascend, lie before each value: where it could be inserted. PyTorch's and NumPy's searchsorted.</summary>
    /// <param name="values">What is searched for; a vector of boundaries serves values of any shape, otherwise the axes before the last agree.</param>
    /// <param name="right">Whether elements equal to the value lie before it.</param>
    /// <param name="sorter">The order (int64) in which the elements ascend, if they are not in order themselves.</param>
    /// <param name="dtype">int64 or int32.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Tensor SearchSorted(Tensor values, bool right = false, Tensor? sorter = null, DType dtype = DType.Int64)
    {
        ArgumentNullException.ThrowIfNull(values);
        bool isVector = Rank == 1;
        if (Rank == 0 || (!isVector && (values.Rank != Rank || !values.Shape.Replace(Rank - 1, 0).Equals(Shape.Replace(Rank - 1, 0)))))
        {
            throw new ArgumentException($"SearchSorted cannot look for {values.Type} in {Type}: but for the last axis the shapes agree, or the boundaries are a vector{CallSite.Suffix()}.", nameof(values));
        }

        Tensor boundaries = sorter is null ? this : Functions.Gather(this, sorter, -1);
        (boundaries, Tensor looked) = (Alignment.As(boundaries, Alignment.Common(this, values)), Alignment.As(values, Alignment.Common(this, values)));
        looked = isVector ? looked.Reshape(-1) : looked;
        int length = Shape[^1];
        Tensor found = Zeros(looked.Shape, DType.Int64);
        Tensor left = Full(looked.Shape, length, DType.Int64);

        // Of what is left the middle is looked at, as often as halving may take.
        for (int rest = length; rest > 0; rest /= 2)
        {
            Tensor half = left.Divide(2L, Rounding.Floor);
            Tensor middle = found + half;
            Tensor boundary = Functions.Gather(boundaries, middle.Minimum((long)length - 1), -1);
            Tensor isBefore = (right ? boundary <= looked : boundary < looked) & (left > 0L);
            found = Functions.Where(isBefore, middle + 1L, found);
            left = Functions.Where(isBefore, left - half - 1L, half);
        }

        return found.Reshape(values.Shape).Cast(dtype);
    }

    /// <summary>In which of the intervals between ascending boundaries each element lies: how many boundaries are before it. PyTorch's bucketize.</summary>
    /// <param name="boundaries">A vector that ascends.</param>
    /// <param name="right">Whether a boundary equal to the element is before it.</param>
    /// <param name="dtype">int64 or int32.</param>
    /// <exception cref="ArgumentException">The boundaries are no vector.</exception>
    public Tensor Bucketize(Tensor boundaries, bool right = false, DType dtype = DType.Int64)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        return boundaries.Rank == 1
            ? boundaries.SearchSorted(this, right, dtype: dtype)
            : throw new ArgumentException($"Bucketize needs a vector of boundaries, not {boundaries.Type}{CallSite.Suffix()}.", nameof(boundaries));
    }

    /// <summary>Whether each element is among <paramref name="elements"/>; PyTorch's and NumPy's isin. NaN is among nothing.</summary>
    /// <param name="elements">What is looked for, of any shape.</param>
    /// <param name="invert">Whether to ask the opposite.</param>
    public Tensor IsIn(Tensor elements, bool invert = false)
    {
        ArgumentNullException.ThrowIfNull(elements);
        if (elements.Count == 0)
        {
            return Full(Shape, invert, DType.Bool);
        }

        Tensor sorted = elements.Reshape(-1).Sort().Values;
        Tensor at = sorted.SearchSorted(this).Minimum(sorted.Count - 1);
        Tensor found = Functions.Equal(Functions.IndexSelect(sorted, at.Reshape(-1), 0).Reshape(Shape), this);
        return invert ? !found : found;
    }

    private (Tensor Values, Tensor Indices) Middle(string name, int axis, bool keepAxes, bool skipsNaN)
    {
        Tensor x = AtLeast1D();
        axis = Axes.Resolve(axis, x.Rank);
        int length = x.Shape[axis];
        if (length == 0)
        {
            throw new InvalidOperationException($"{name} needs at least one element; axis {axis} of {Shape} has none{CallSite.Suffix()}.");
        }

        (Tensor sorted, Tensor order) = x.Sort(axis);

        // NaN is at the end: one there stands for all, or does not count.
        Tensor at = skipsNaN
            ? ((Functions.Equal(x, x).Sum(axis, keepAxes: true) - 1L).Maximum(0L).Cast(DType.Int64) / 2).Floor().Cast(DType.Int64)
            : Functions.Where(Functions.IsNaN(sorted.Narrow(axis, length - 1, 1)), (long)(length - 1), (long)((length - 1) / 2)).Cast(DType.Int64);
        return (Chosen(Functions.Gather(sorted, at, axis)), Chosen(Functions.Gather(order, at, axis)));

        Tensor Chosen(Tensor one) => Rank == 0 ? one.Reshape(Shape.Scalar) : keepAxes ? one : one.Squeeze(axis);
    }

    private Tensor Quantiles(string name, Tensor q, int? axis, bool keepAxes, QuantileInterpolation interpolation, bool skipsNaN)
    {
        ArgumentNullException.ThrowIfNull(q);
        if (!DType.IsFloating() || q.Rank > 1)
        {
            throw new ArgumentException($"{name} needs floating-point numbers and a share or a vector of them, not {Type} and {q.Type}{CallSite.Suffix()}.", nameof(q));
        }

        Tensor x = axis is null ? Reshape(-1) : AtLeast1D();
        int named = Axes.Resolve(axis ?? 0, x.Rank);
        Tensor sorted = x.Sort(named).Values.MoveAxis(named, -1);
        int length = sorted.Shape[^1];
        if (length == 0)
        {
            throw new ArgumentException($"{name} needs at least one element; axis {named} of {Shape} has none{CallSite.Suffix()}.", nameof(axis));
        }

        Tensor shares = Alignment.As(q, DType).Reshape(-1);
        Tensor isNumber = Functions.Equal(sorted, sorted);
        Tensor last = skipsNaN ? (isNumber.Sum(-1, keepAxes: true) - 1L).Maximum(0L).Cast(DType) : Alignment.As(Of((double)(length - 1)), DType);
        Tensor rank = shares * last;
        rank = skipsNaN ? rank : Functions.Where(isNumber.All(-1, keepAxes: true), rank, last);
        rank = rank.BroadcastTo(Shape.Create([.. sorted.Shape.Lengths[..^1], (int)shares.Count]));
        Tensor chosen = interpolation switch
        {
            QuantileInterpolation.Lower => At(rank.Floor()),
            QuantileInterpolation.Higher => At(rank.Ceiling()),
            QuantileInterpolation.Nearest => At(rank.Round()),
            QuantileInterpolation.Midpoint => Between(0.5),
            _ => Between(rank - rank.Floor().Detach()),
        };
        Tensor first = chosen.MoveAxis(-1, 0);
        int[] left = keepAxes && Rank > 0 ? axis is null ? Enumerable.Repeat(1, Rank).ToArray() : x.Shape.Replace(named, 1).Lengths.ToArray() : sorted.Shape.Lengths[..^1].ToArray();
        return first.Reshape(Shape.Create(q.Rank == 0 ? left : [(int)q.Count, .. left]));

        Tensor At(Tensor place) => Functions.Gather(sorted, place.Detach().Cast(DType.Int64), -1);

        Tensor Between(Tensor share)
        {
            (Tensor low, Tensor high) = (At(rank.Floor()), At(rank.Ceiling()));
            return low + (high - low) * share;
        }
    }
}
