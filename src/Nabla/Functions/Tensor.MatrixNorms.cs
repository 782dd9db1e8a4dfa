namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>A norm of the matrices in two axes: 2 the greatest singular value and −2 the least, 1 and −1 the greatest and the least sum of magnitudes in a column, ∞ and −∞ in a row. PyTorch's linalg.matrix_norm.</summary>
    /// <param name="p">Which norm.</param>
    /// <param name="axes">The axes of rows and of columns; the last two unless given.</param>
    /// <param name="keepAxes">Whether the axes stay, with length 1.</param>
    /// <param name="dtype">What everything is cast to first.</param>
    /// <exception cref="ArgumentException">There is no such norm, or there are not two axes.</exception>
    public Tensor MatrixNorm(double p, Axes axes = default, bool keepAxes = false, DType? dtype = null)
    {
        (Tensor x, int rows, int columns) = InTwoAxes(axes, dtype);
        Tensor norm = Math.Abs(p) switch
        {
            2 => x.Svdvals(),
            1 => x.Abs().Sum(-2),
            double.PositiveInfinity => x.Abs().Sum(-1),
            _ => throw new ArgumentException($"MatrixNorm knows 1, 2, ∞ and what these are with the sign changed, not {p}{CallSite.Suffix()}.", nameof(p)),
        };
        return Kept(p > 0 ? norm.Max([-1]) : norm.Min([-1]), rows, columns, keepAxes);
    }

    /// <summary>Frobenius' norm of the matrices in two axes, or the nuclear norm. PyTorch's linalg.matrix_norm.</summary>
    /// <param name="p">Which norm.</param>
    /// <param name="axes">The axes of rows and of columns; the last two unless given.</param>
    /// <param name="keepAxes">Whether the axes stay, with length 1.</param>
    /// <param name="dtype">What everything is cast to first.</param>
    /// <exception cref="ArgumentException">There are not two axes.</exception>
    public Tensor MatrixNorm(MatrixNormKind p = MatrixNormKind.Fro, Axes axes = default, bool keepAxes = false, DType? dtype = null)
    {
        (Tensor x, int rows, int columns) = InTwoAxes(axes, dtype);
        return Kept(p == MatrixNormKind.Fro ? x.Norm(2, [-2, -1]) : x.Svdvals().Sum(-1), rows, columns, keepAxes);
    }

    /// <summary>The condition number of matrices along the last two axes: ‖A‖ ‖A⁻¹‖, by default the greatest singular value through the least, which matrices of any shape have. PyTorch's linalg.cond.</summary>
    /// <param name="p">The norm, as <see cref="MatrixNorm(double, Axes, bool, DType?)"/> has it; −2 is the least singular value through the greatest.</param>
    /// <exception cref="ArgumentException">There is no such norm, or the matrices are not square where they must be.</exception>
    public Tensor Cond(double p = 2)
    {
        if (Math.Abs(p) != 2)
        {
            return Conditioned(x => x.MatrixNorm(p));
        }

        Tensor values = Matrix("Cond").Svdvals();
        if (values.Shape[^1] == 0)
        {
            return values.Sum(-1);
        }

        (Tensor greatest, Tensor least) = (values.Narrow(-1, 0, 1).Squeeze(-1), values.Narrow(-1, values.Shape[^1] - 1, 1).Squeeze(-1));
        return p > 0 ? greatest / least : least / greatest;
    }

    /// <summary>The condition number ‖A‖ ‖A⁻¹‖ of square matrices along the last two axes. PyTorch's linalg.cond.</summary>
    /// <param name="p">The norm.</param>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public Tensor Cond(MatrixNormKind p) => Conditioned(x => x.MatrixNorm(p));

    /// <summary>A norm of a matrix that has a name and no number. PyTorch's norm with a text for p.</summary>
    /// <param name="p">Which norm: Frobenius' is over any axes, the nuclear one over two.</param>
    /// <param name="axis">The axes; all unless given.</param>
    /// <param name="keepAxes">Whether the axes stay, with length 1.</param>
    /// <exception cref="ArgumentException">There are not two axes for the nuclear norm.</exception>
    public Tensor Norm(MatrixNormKind p, Axes axis = default, bool keepAxes = false) => p == MatrixNormKind.Fro ? Norm(2, axis, keepAxes) : MatrixNorm(p, axis.Resolve(Rank), keepAxes);

    private Tensor Conditioned(Func<Tensor, Tensor> norm)
    {
        Tensor x = Square("Cond");
        if (x.Count == 0)
        {
            return x.Sum([-2, -1]);
        }

        // A singular matrix has no inverse: its condition is infinite.
        Tensor own = norm(x);
        Tensor condition = own * norm(x.Inverse());
        return Functions.Where(Functions.IsNaN(condition.Detach()) & !Functions.IsNaN(own.Detach()), double.PositiveInfinity, condition);
    }

    private (Tensor X, int Rows, int Columns) InTwoAxes(Axes axes, DType? dtype)
    {
        Tensor x = As(dtype).Floating();
        int[] two = axes.IsAll ? [-2, -1] : [.. axes.Span];
        if (x.Rank < 2 || two.Length != 2 || Axes.Resolve(two[0], x.Rank) == Axes.Resolve(two[1], x.Rank))
        {
            throw new ArgumentException($"A norm of matrices needs two axes, not {two.Length} of {Type}{CallSite.Suffix()}.", nameof(axes));
        }

        (int rows, int columns) = (Axes.Resolve(two[0], x.Rank), Axes.Resolve(two[1], x.Rank));
        return (x.Permute([.. Enumerable.Range(0, x.Rank).Where(axis => axis != rows && axis != columns), rows, columns]), rows, columns);
    }

    private static Tensor Kept(Tensor norm, int rows, int columns, bool keepAxes)
        => keepAxes ? norm.Unsqueeze(Math.Min(rows, columns)).Unsqueeze(Math.Max(rows, columns)) : norm;
}
