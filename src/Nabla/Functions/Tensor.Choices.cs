using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>All choices of <paramref name="r"/> elements of a vector, in the order of their places, as rows [count, r]; PyTorch's combinations.</summary>
    /// <param name="r">How many are chosen.</param>
    /// <param name="withReplacement">Whether an element may be chosen again.</param>
    /// <exception cref="ArgumentException">The tensor is no vector.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="r"/> is not positive.</exception>
    public Tensor Combinations(int r = 2, bool withReplacement = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(r);
        if (Rank != 1)
        {
            throw new ArgumentException($"Combinations chooses elements of a vector, not of {Type}{CallSite.Suffix()}.");
        }

        List<long> places = [];
        long[] chosen = new long[r];
        Choose(0, 0);
        return Functions.IndexSelect(this, ConcreteTensor.Placeless<long>([.. places]), 0).Reshape(places.Count / r, r);

        void Choose(int depth, long from)
        {
            if (depth == r)
            {
                places.AddRange(chosen);
                return;
            }

            for (long place = from; place < Shape[0]; place++)
            {
                chosen[depth] = place;
                Choose(depth + 1, withReplacement ? place : place + 1);
            }
        }
    }

    /// <summary>The elements without those that equal the one before them; PyTorch's unique_consecutive. How many there are depends on values.</summary>
    /// <param name="axis">The axis along which whole parts are compared; without one, the flattened elements.</param>
    /// <returns>What is left, where in it (int64) each element went, and how many (int64) went there.</returns>
    public (Tensor Values, Tensor Inverse, Tensor Counts) UniqueConsecutive(int? axis = null)
    {
        Tensor x = axis is null ? Reshape(-1) : AtLeast1D();
        int named = Axes.Resolve(axis ?? 0, x.Rank);
        (Tensor kept, Tensor inverse, Tensor counts) = x.Runs(named);
        return (Functions.IndexSelect(x, kept, named), axis is null ? inverse.Reshape(Shape) : inverse, counts);
    }

    /// <summary>The different elements in order; PyTorch's and NumPy's unique. How many there are depends on values.</summary>
    /// <param name="axis">The axis along which whole parts are compared, by their first elements, then their second ones …; without one, the flattened elements.</param>
    /// <returns>The different elements, where among them (int64) each element is, and how often (int64) each occurs.</returns>
    public (Tensor Values, Tensor Inverse, Tensor Counts) Unique(int? axis = null)
    {
        Tensor x = axis is null ? Reshape(-1) : AtLeast1D();
        int named = Axes.Resolve(axis ?? 0, x.Rank);
        Tensor rows = x.Rows(named).Detach();
        Tensor order = Arange(rows.Shape[0]);
        for (int column = rows.Shape[1] - 1; column >= 0; column--)
        {
            // Sorts are stable, so the last one, by the first column, decides first.
            order = Functions.IndexSelect(order, Functions.IndexSelect(rows.Select(1, column), order, 0).ArgSort(), 0);
        }

        Tensor sorted = Functions.IndexSelect(x, order, named);
        (Tensor kept, Tensor places, Tensor counts) = sorted.Runs(named);
        Tensor inverse = Functions.Scatter(places, order, places, 0);
        return (Functions.IndexSelect(sorted, kept, named), axis is null ? inverse.Reshape(Shape) : inverse, counts);
    }

    // Where runs of equal parts begin, which run each part is in, and how long they are.
    private (Tensor First, Tensor Run, Tensor Length) Runs(int axis)
    {
        Tensor rows = Rows(axis).Detach();
        int count = rows.Shape[0];
        if (count == 0)
        {
            Tensor none = Zeros([0], DType.Int64);
            return (none, none, none);
        }

        Tensor differs = Functions.NotEqual(rows.Narrow(0, 1, count - 1), rows.Narrow(0, 0, count - 1)).Any(1);
        Tensor isFirst = Functions.Concat([Full([1], true, DType.Bool), differs], 0);
        Tensor first = Nonzero.Op.Apply(isFirst);
        return (first, isFirst.CumSum(0) - 1L, first.Diff(append: Of<long>([(long)count])));
    }

    private Tensor Rows(int axis) => Rank == 1 ? Unsqueeze(1) : MoveAxis(axis, 0).Reshape(Shape[axis], Length(Shape[axis] == 0 ? 0 : Count / Shape[axis]));

    /// <summary>Segments of an axis that follow on each other, each combined (what they leave of it counts nowhere); PyTorch's segment_reduce.</summary>
    /// <param name="reduce">How.</param>
    /// <param name="lengths">How many elements each has (int64), either this or <paramref name="offsets"/>: a vector, or [.., segments] with the axes before <paramref name="axis"/>, where each row has segments of its own.</param>
    /// <param name="offsets">Where each begins and the last ends (int64), of as many axes.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="initial">What each starts from; without it an empty segment is 0 for a sum, 1 for a product, NaN for a mean and the farthest infinity for an extreme.</param>
    /// <exception cref="ArgumentException">Neither or both are given, they are of another shape, or the segments are not within the axis.</exception>
    public Tensor SegmentReduce(ScatterMode reduce, Tensor? lengths = null, Tensor? offsets = null, int axis = 0, double? initial = null)
    {
        axis = Axes.Resolve(axis, Rank);
        Tensor? said = (lengths is null) == (offsets is null) ? null : lengths ?? offsets;
        bool isOne = said is { Rank: 1 };
        bool fits = said is not null && (isOne || (said.Rank == axis + 1 && said.Shape.Lengths[..axis].SequenceEqual(Shape.Lengths[..axis])));
        if (!fits || !DType.IsFloating() || !AreSegments(said!, offsets is not null, Shape[axis]))
        {
            throw new ArgumentException($"SegmentReduce needs lengths within axis {axis} of {Type}, a vector or one for each row of the axes before, or offsets alike, and floating-point numbers, not {said?.Type.ToString() ?? "both or neither"}{CallSite.Suffix()}.", nameof(lengths));
        }

        int count = said!.Shape[^1] - (offsets is null ? 0 : 1);
        Tensor ends = lengths?.CumSum(-1) ?? offsets!.Narrow(-1, 1, count);
        Tensor counts = lengths ?? ends - offsets!.Narrow(-1, 0, count);

        // As many segments as have ended; what lies before the first or behind the last is one more, which is cut off.
        Tensor place = Arange(Shape[axis]);
        Tensor segments = (ends.Unsqueeze(-2) <= place.Unsqueeze(1)).Sum(-1);
        segments = offsets is null ? segments : Functions.Where(place < offsets.Narrow(-1, 0, 1), (long)count, segments);
        Tensor start = Full(Shape.Replace(axis, count + 1), initial ?? reduce switch
        {
            ScatterMode.Prod => 1,
            ScatterMode.Max => double.NegativeInfinity,
            ScatterMode.Min => double.PositiveInfinity,
            _ => 0,
        }, DType);
        Tensor places = new Broadcast(Shape, isOne ? Axes.Of(axis) : Axes.Of([.. Enumerable.Range(0, axis + 1)])).Apply(segments);
        Tensor combined = Functions.Combined(start, places, this, axis, reduce == ScatterMode.Mean ? ScatterMode.Sum : reduce, true).Narrow(axis, 0, count);
        if (reduce != ScatterMode.Mean)
        {
            return combined;
        }

        int[] ones = Enumerable.Repeat(1, Rank - axis - 1).ToArray();
        Tensor divisor = counts.Reshape([.. counts.Shape.Lengths, .. ones]);
        return initial is null ? combined / divisor.Cast(DType) : Functions.Where(divisor > 0, combined / divisor.Maximum(1).Cast(DType), combined);
    }

    /// <summary>Whether all rows of lengths add up to no more than an axis has, or rows of offsets ascend within it. Read and not computed by operations, which would be written down while a graph is.</summary>
    private static bool AreSegments(Tensor said, bool areOffsets, int length)
    {
        int width = said.Shape[^1];
        long[] numbers = said.ToArray<long>();
        for (int row = 0; row + width <= numbers.Length && width > 0; row += width)
        {
            long at = 0;
            foreach (long number in numbers.AsSpan(row, width))
            {
                long next = areOffsets ? number : at + number;
                if (next < at || next > length)
                {
                    return false;
                }

                at = next;
            }
        }

        return !areOffsets || width > 0;
    }
}
