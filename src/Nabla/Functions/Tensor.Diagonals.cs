using Nabla.Primitives;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>Of a matrix its diagonal, of a vector the matrix that has it on its diagonal; PyTorch's diag.</summary>
    /// <param name="diagonal">Which diagonal: 0 the main one, above it if positive, below it if negative.</param>
    /// <exception cref="ArgumentException">The tensor is neither a vector nor a matrix.</exception>
    public Tensor Diag(int diagonal = 0) => Rank switch
    {
        1 => DiagEmbed(diagonal),
        2 => Diagonal(diagonal),
        _ => throw new ArgumentException($"Diag needs a vector or a matrix, not {Type}. Diagonal and DiagEmbed take stacks of them{CallSite.Suffix()}."),
    };

    /// <summary>The elements x[.., i, .., i + <paramref name="offset"/>, ..] of two axes, as a new last axis; PyTorch's diagonal.</summary>
    /// <param name="offset">Which diagonal: 0 the main one, above it if positive, below it if negative.</param>
    /// <param name="axis1">The axis of rows.</param>
    /// <param name="axis2">The axis of columns.</param>
    /// <exception cref="ArgumentException">Both axes are the same.</exception>
    public Tensor Diagonal(int offset = 0, int axis1 = 0, int axis2 = 1)
    {
        Tensor rows = AtTheEnd("Diagonal", axis1, axis2);
        (int m, int n) = (rows.Shape[^2], rows.Shape[^1]);
        (int start, int length) = OnDiagonal(m, n, offset);
        Tensor flat = rows.Flatten(Rank - 2);
        int[] starts = new int[Rank - 1];
        int[] lengths = flat.Shape.Lengths.ToArray();
        int[] steps = Enumerable.Repeat(1, Rank - 1).ToArray();
        (starts[^1], lengths[^1], steps[^1]) = (start, length, length > 1 ? n + 1 : 1);
        return new Slice(Axes.Of(starts), Axes.Of(lengths), Axes.Of(steps)).Apply(flat);
    }

    /// <summary>Matrices with the last axis on a diagonal and zeros elsewhere; PyTorch's diag_embed.</summary>
    /// <param name="offset">Which diagonal: 0 the main one, above it if positive, below it if negative.</param>
    /// <param name="axis1">Where the axis of rows comes in the result.</param>
    /// <param name="axis2">Where the axis of columns comes in the result.</param>
    /// <exception cref="ArgumentException">Both axes are the same, or the tensor has none.</exception>
    public Tensor DiagEmbed(int offset = 0, int axis1 = -2, int axis2 = -1)
    {
        if (Rank == 0)
        {
            throw new ArgumentException($"DiagEmbed needs a tensor with an axis to lay on the diagonal, not {Type}{CallSite.Suffix()}.");
        }

        (axis1, axis2) = (Axes.Resolve(axis1, Rank + 1), Axes.Resolve(axis2, Rank + 1));
        if (axis1 == axis2)
        {
            throw new ArgumentException($"DiagEmbed needs two different axes, not {axis1} twice{CallSite.Suffix()}.", nameof(axis2));
        }

        int side = Shape[^1] + Math.Abs(offset);
        int[] starts = new int[Rank];
        int[] steps = Enumerable.Repeat(1, Rank).ToArray();
        (starts[^1], _) = OnDiagonal(side, side, offset);
        steps[^1] = side + 1;
        Tensor flat = new Embed(Shape.Replace(Rank - 1, Length((long)side * side)), Axes.Of(starts), Axes.Of(steps)).Apply(this);
        Tensor square = flat.Reshape(Shape.Create([.. Shape.Lengths[..^1], side, side]));
        List<int> order = [.. Enumerable.Range(0, Rank - 1)];
        order.Insert(Math.Min(axis1, axis2), axis1 < axis2 ? Rank - 1 : Rank);
        order.Insert(Math.Max(axis1, axis2), axis1 < axis2 ? Rank : Rank - 1);
        return square.Permute([.. order]);
    }

    /// <summary>The matrix with all elements, in row-major order, on a diagonal and zeros elsewhere; PyTorch's diagflat.</summary>
    public Tensor DiagFlat(int offset = 0) => Reshape(-1).DiagEmbed(offset);

    /// <summary>With the diagonal that <see cref="Diagonal"/> would give replaced by <paramref name="source"/>; PyTorch's diagonal_scatter.</summary>
    /// <param name="source">What replaces it, of its shape.</param>
    /// <param name="offset">Which diagonal: 0 the main one, above it if positive, below it if negative.</param>
    /// <param name="axis1">The axis of rows.</param>
    /// <param name="axis2">The axis of columns.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another shape, or would lose its fractions.</exception>
    public Tensor DiagonalScatter(Tensor source, int offset = 0, int axis1 = 0, int axis2 = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        Tensor rows = AtTheEnd("DiagonalScatter", axis1, axis2);
        (int start, int length) = OnDiagonal(rows.Shape[^2], rows.Shape[^1], offset);
        Shape place = Shape.Create([.. rows.Shape.Lengths[..^2], length]);
        if (!source.Shape.Equals(place))
        {
            throw new ArgumentException($"DiagonalScatter needs a source of {place}, the shape of that diagonal of {Shape}, not {source.Shape}{CallSite.Suffix()}.", nameof(source));
        }

        int[] starts = new int[Rank - 1];
        int[] steps = Enumerable.Repeat(1, Rank - 1).ToArray();
        (starts[^1], steps[^1]) = (start, length > 1 ? rows.Shape[^1] + 1 : 1);
        Tensor replaced = new Overwrite(Axes.Of(starts), Axes.Of(steps)).Apply(rows.Flatten(Rank - 2), Alignment.Into("DiagonalScatter", source, DType));
        return FromTheEnd(replaced.Reshape(rows.Shape), axis1, axis2);
    }

    /// <summary>The sum of the diagonal of a matrix; PyTorch's trace. Of integers as int64.</summary>
    /// <exception cref="ArgumentException">The tensor is no matrix.</exception>
    public Tensor Trace() => Rank == 2 ? Diagonal().Sum() : throw new ArgumentException($"Trace needs a matrix, not {Type}{CallSite.Suffix()}.");

    /// <summary>The lower triangles of the matrices of the last two axes: zeros above a diagonal; PyTorch's tril.</summary>
    /// <param name="diagonal">The last one that is kept: 0 the main one, above it if positive, below it if negative.</param>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    public Tensor Tril(int diagonal = 0) => Triangle("Tril", diagonal, isUpper: false);

    /// <summary>The upper triangles of the matrices of the last two axes: zeros below a diagonal; PyTorch's triu.</summary>
    /// <param name="diagonal">The first one that is kept: 0 the main one, above it if positive, below it if negative.</param>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    public Tensor Triu(int diagonal = 0) => Triangle("Triu", diagonal, isUpper: true);

    /// <summary>Rows and columns [2, count] of the elements of a lower triangle, row by row; PyTorch's tril_indices.</summary>
    /// <param name="rows">How many rows the matrix has.</param>
    /// <param name="columns">How many columns it has.</param>
    /// <param name="offset">The last diagonal of the triangle.</param>
    /// <param name="dtype">int64 or int32.</param>
    public static Tensor TrilIndices(int rows, int columns, int offset = 0, DType dtype = DType.Int64) => InTriangle(rows, columns, offset, false).Cast(dtype);

    /// <summary>Rows and columns [2, count] of the elements of an upper triangle, row by row; PyTorch's triu_indices.</summary>
    /// <param name="rows">How many rows the matrix has.</param>
    /// <param name="columns">How many columns it has.</param>
    /// <param name="offset">The first diagonal of the triangle.</param>
    /// <param name="dtype">int64 or int32.</param>
    public static Tensor TriuIndices(int rows, int columns, int offset = 0, DType dtype = DType.Int64) => InTriangle(rows, columns, offset, true).Cast(dtype);

    private static Tensor InTriangle(int rows, int columns, int offset, bool isUpper)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        List<long> row = [];
        List<long> column = [];
        for (int i = 0; i < rows; i++)
        {
            long diagonal = (long)i + offset;
            long from = isUpper ? Math.Max(diagonal, 0) : 0;
            long to = isUpper ? columns : Math.Min(diagonal + 1, columns);
            for (long j = from; j < to; j++)
            {
                row.Add(i);
                column.Add(j);
            }
        }

        return ConcreteTensor.Placeless<long>([.. row, .. column]).Reshape(2, row.Count);
    }

    private Tensor Triangle(string name, int diagonal, bool isUpper)
    {
        if (Rank < 2)
        {
            throw new ArgumentException($"{name} needs matrices, not {Type}{CallSite.Suffix()}.");
        }

        Tensor distance = Arange(Shape[^1]).Unsqueeze(0) - Arange(Shape[^2]).Unsqueeze(1);
        return Functions.Where(isUpper ? distance >= diagonal : distance <= diagonal, this, Constants.Zero(DType));
    }

    // Where in row-major order a diagonal of an m by n matrix begins, and how many elements it has.
    private static (int Start, int Length) OnDiagonal(int m, int n, int offset)
    {
        int length = (int)Math.Max(0, offset >= 0 ? Math.Min(m, (long)n - offset) : Math.Min((long)m + offset, n));
        return (length == 0 ? 0 : offset >= 0 ? offset : checked(-offset * n), length);
    }

    private Tensor AtTheEnd(string name, int axis1, int axis2)
    {
        (axis1, axis2) = (Axes.Resolve(axis1, Rank), Axes.Resolve(axis2, Rank));
        return axis1 != axis2
            ? Permute([.. Axes.Of(axis1, axis2).Complement(Rank), axis1, axis2])
            : throw new ArgumentException($"{name} needs two different axes, not {axis1} twice{CallSite.Suffix()}.", nameof(axis2));
    }

    private static Tensor FromTheEnd(Tensor moved, int axis1, int axis2)
    {
        (axis1, axis2) = (Axes.Resolve(axis1, moved.Rank), Axes.Resolve(axis2, moved.Rank));
        int[] order = [.. Axes.Of(axis1, axis2).Complement(moved.Rank), axis1, axis2];
        int[] inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            inverse[order[i]] = i;
        }

        return moved.Permute(inverse);
    }
}
