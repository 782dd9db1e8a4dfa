namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>How often each of 0, 1, 2 … occurs in a vector of integers, or the sums of their weights; PyTorch's and NumPy's bincount. How many there are depends on values.</summary>
    /// <param name="weights">What each counts; null for 1. Without them the result is int64, else float32 if they are, or float64.</param>
    /// <param name="minLength">How long the result is at least.</param>
    /// <exception cref="ArgumentException">The tensor is no vector of integers, or has a negative one, or the weights have another shape.</exception>
    public Tensor BinCount(Tensor? weights = null, int minLength = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minLength);
        if (Rank != 1 || !DType.IsInteger() || (weights is not null && !weights.Shape.Equals(Shape)) || (Count > 0 && Min().Integer() < 0))
        {
            throw new ArgumentException($"BinCount needs a vector of integers of 0 or more, and weights of its shape, not {Type}{CallSite.Suffix()}.");
        }

        int length = Count == 0 ? minLength : Math.Max(minLength, checked((int)Max().Integer() + 1));
        Tensor counted = weights is null ? Full(Shape, 1, DType.Int64) : weights.Cast(weights.DType == DType.Float32 ? DType.Float32 : DType.Float64);
        return Functions.ScatterAdd(Zeros([length], counted.DType), Cast(DType.Int64), counted, 0);
    }

    /// <summary>How many elements lie in each of <paramref name="bins"/> intervals of one length; PyTorch's histc. What lies outside counts nowhere, and the upper end belongs to the last interval.</summary>
    /// <param name="bins">How many intervals.</param>
    /// <param name="min">Where the first begins; where it is not below <paramref name="max"/>, both are the tensor's own extremes.</param>
    /// <param name="max">Where the last ends.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no intervals.</exception>
    public Tensor HistC(int bins = 100, double min = 0, double max = 0)
    {
        Tensor edges = Edges(Detach().Floating(), bins, min == max ? null : (min, max), 1);
        return Counted([edges], Detach().Floating().Reshape(-1, 1), null, true);
    }

    /// <summary>How many elements, or which weights, lie in each of <paramref name="bins"/> intervals of one length, and where these begin and end; PyTorch's and NumPy's histogram.</summary>
    /// <param name="bins">How many intervals.</param>
    /// <param name="range">Where the first begins and the last ends; the tensor's extremes unless given, 0 and 1 where it has no elements.</param>
    /// <param name="weight">What each element counts, of the tensor's shape.</param>
    /// <param name="density">Whether the result is divided by its sum and the lengths of the intervals.</param>
    /// <exception cref="ArgumentException">The tensor is not floating-point, or the weights have another shape.</exception>
    public (Tensor Hist, Tensor BinEdges) Histogram(int bins, (double Min, double Max)? range = null, Tensor? weight = null, bool density = false)
        => Histogram(Edges(Detach(), bins, range, 0.5), weight, density);

    /// <summary>How many elements, or which weights, lie between neighbours of a vector that ascends, and that vector; PyTorch's and NumPy's histogram. The last one belongs to the last interval.</summary>
    /// <param name="bins">Where the intervals begin and end.</param>
    /// <param name="weight">What each element counts, of the tensor's shape.</param>
    /// <param name="density">Whether the result is divided by its sum and the lengths of the intervals.</param>
    /// <exception cref="ArgumentException">The tensor is not floating-point, or the weights have another shape.</exception>
    public (Tensor Hist, Tensor BinEdges) Histogram(Tensor bins, Tensor? weight = null, bool density = false)
    {
        ArgumentNullException.ThrowIfNull(bins);
        (Tensor hist, Tensor[] edges) = Reshape(-1, 1).HistogramDD([bins], weight?.Reshape(-1), density);
        return (hist, edges[0]);
    }

    /// <summary>How many rows of a matrix, or which weights, lie in each cell of a grid of cells of one size, and the grid's edges along each column; PyTorch's and NumPy's histogramdd.</summary>
    /// <param name="bins">How many intervals along each column; their ends are its extremes.</param>
    /// <param name="weight">What each row counts.</param>
    /// <param name="density">Whether the result is divided by its sum and the sizes of the cells.</param>
    /// <exception cref="ArgumentException">The tensor is no floating-point matrix with a column for each of the bins.</exception>
    public (Tensor Hist, Tensor[] BinEdges) HistogramDD(ReadOnlySpan<int> bins, Tensor? weight = null, bool density = false)
    {
        Tensor rows = Flatten(0, Math.Max(Rank - 2, 0));
        Tensor[] edges = new Tensor[bins.Length];
        for (int i = 0; i < bins.Length; i++)
        {
            edges[i] = Edges(rows.Select(-1, i).Detach(), bins[i], null, 0.5);
        }

        return HistogramDD(edges, weight, density);
    }

    /// <summary>How many rows of a matrix, or which weights, lie in each cell of a grid with the given edges along each column, and these; PyTorch's and NumPy's histogramdd.</summary>
    /// <param name="bins">Vectors that ascend, one for each column.</param>
    /// <param name="weight">What each row counts.</param>
    /// <param name="density">Whether the result is divided by its sum and the sizes of the cells.</param>
    /// <exception cref="ArgumentException">The tensor is no floating-point matrix with a column for each of the bins.</exception>
    public (Tensor Hist, Tensor[] BinEdges) HistogramDD(ReadOnlySpan<Tensor> bins, Tensor? weight = null, bool density = false)
    {
        if (Rank < 2 || Shape[^1] != bins.Length || !DType.IsFloating())
        {
            throw new ArgumentException($"A histogram needs floating-point rows with an element for each of the {bins.Length} axes of the grid, not {Type}{CallSite.Suffix()}.", nameof(bins));
        }

        Tensor[] edges = bins.ToArray();
        Tensor hist = Counted(edges, Detach().Reshape(-1, bins.Length), weight?.Reshape(-1), false);
        if (density)
        {
            hist /= hist.Sum();
            for (int i = 0; i < edges.Length; i++)
            {
                int[] along = Enumerable.Repeat(1, edges.Length).ToArray();
                along[i] = -1;
                hist /= edges[i].Diff().Reshape(along);
            }
        }

        return (hist, edges);
    }

    // Equally spaced edges from one end to the other; where these are the same, with something on both sides.
    private static Tensor Edges(Tensor x, int bins, (double Min, double Max)? range, double around)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        (double low, double high) = range ?? (x.Count == 0 ? (0, 1) : (x.Min().Number(), x.Max().Number()));
        (low, high) = low == high ? (low - around, high + around) : (low, high);
        return Linspace(low, high, bins + 1, x.DType);
    }

    private static Tensor Counted(Tensor[] edges, Tensor rows, Tensor? weight, bool isFlat)
    {
        Tensor flat = Zeros([rows.Shape[0]], DType.Int64);
        Tensor isInside = Full([rows.Shape[0]], true, DType.Bool);
        int[] lengths = new int[edges.Length];
        for (int i = 0; i < edges.Length; i++)
        {
            (Tensor column, Tensor edge) = (rows.Select(1, i), edges[i]);
            lengths[i] = edge.Shape[0] - 1;
            Tensor place = (edge.SearchSorted(column, right: true) - 1L).Minimum((long)(lengths[i] - 1));
            isInside &= (column >= edge.Select(0, 0)) & (column <= edge.Select(0, -1)) & (place >= 0L);
            flat = flat * (long)lengths[i] + place;
        }

        long count = new Shape(lengths).Count;
        Tensor counted = Functions.Where(isInside, weight is null ? 1 : weight.Cast(rows.DType), 0).Cast(rows.DType);
        Tensor sums = Functions.ScatterAdd(Zeros([checked((int)count)], rows.DType), Functions.Where(isInside, flat, 0L), counted, 0);
        return isFlat ? sums : sums.Reshape(Shape.Create(lengths));
    }
}
