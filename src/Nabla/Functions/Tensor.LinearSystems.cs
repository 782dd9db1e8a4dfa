namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The inverse of square matrices, which are the last two axes; NaN of singular ones. Elimination is in float64. PyTorch's linalg.inv.</summary>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public Tensor Inverse()
    {
        Tensor x = Square("Inverse");
        return x.Count == 0 ? x.Captured : Primitives.Inverse.Op.Apply(x);
    }

    /// <summary>The X with A X = B, this being A, or with X A = B; NaN where A is singular. PyTorch's linalg.solve.</summary>
    /// <param name="other">B: matrices, or vectors where it has A's shape without the last axis or one axis only.</param>
    /// <param name="left">Whether A stands on the left.</param>
    /// <exception cref="ArgumentException">The matrices are not square, or the shapes do not fit.</exception>
    public Tensor Solve(Tensor other, bool left = true)
    {
        ArgumentNullException.ThrowIfNull(other);
        Tensor a = Square("Solve");
        Tensor b = Alignment.As(other, a.DType);
        bool isVector = b.Rank == 1 || (b.Rank == a.Rank - 1 && b.Shape.Lengths.SequenceEqual(a.Shape.Lengths[..^1]));
        if (isVector)
        {
            return a.Solve(b.Unsqueeze(-1)).Squeeze(-1);
        }

        if (!left)
        {
            return a.Transpose(-2, -1).Solve(b.Transpose(-2, -1)).Transpose(-2, -1);
        }

        (a, b) = Fitting("Solve", a, b);
        return Primitives.LinearSolve.Op.Apply(a, b);
    }

    /// <summary>The X with A X = B for a triangular A, or with X A = B; the other half of A is not read. PyTorch's linalg.solve_triangular.</summary>
    /// <param name="other">B: matrices.</param>
    /// <param name="upper">Whether A is upper triangular.</param>
    /// <param name="left">Whether A stands on the left.</param>
    /// <param name="unitriangular">Whether ones count as A's diagonal, which is not read.</param>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public Tensor SolveTriangular(Tensor other, bool upper, bool left = true, bool unitriangular = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        Tensor a = Square("SolveTriangular");
        Tensor b = Alignment.As(other, a.DType);
        if (!left)
        {
            return a.Transpose(-2, -1).SolveTriangular(b.Transpose(-2, -1), !upper, true, unitriangular).Transpose(-2, -1);
        }

        (a, b) = Fitting("SolveTriangular", a, b);
        return new Primitives.TriangularSolve(upper, unitriangular).Apply(a, b);
    }

    /// <summary>The determinant of square matrices. PyTorch's linalg.det. The gradient of a singular one is NaN.</summary>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public Tensor Det()
    {
        (Tensor diagonal, Tensor exchanges) = Pivots("Det");
        return diagonal.Prod(-1) * exchanges;
    }

    /// <summary>The sign of the determinant of square matrices, and the logarithm of its magnitude: 0 and −∞ of a singular one. PyTorch's linalg.slogdet.</summary>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public (Tensor Sign, Tensor LogAbsDet) SLogDet()
    {
        (Tensor diagonal, Tensor exchanges) = Pivots("SLogDet");
        return (diagonal.Detach().Sign().Prod(-1) * exchanges, diagonal.Abs().Log().Sum(-1));
    }

    /// <summary>The logarithm of the determinant of square matrices: NaN where it is negative. PyTorch's logdet.</summary>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public Tensor LogDet()
    {
        (Tensor sign, Tensor logarithm) = SLogDet();
        return Functions.Where(sign < 0, double.NaN, logarithm);
    }

    /// <summary>The lower triangular L with L Lᵀ = A for symmetric positive definite matrices A, or the upper Lᵀ; NaN where one is not positive definite. PyTorch's linalg.cholesky.</summary>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public Tensor Cholesky(bool upper = false)
    {
        Tensor x = Square("Cholesky");
        Tensor lower = x.Count == 0 ? x.Captured : Primitives.Cholesky.Op.Apply(x);
        return upper ? lower.Transpose(-2, -1) : lower;
    }

    /// <summary>A⁻¹ for A = L Lᵀ, this being L, or for A = Uᵀ U; the other half is not read. PyTorch's cholesky_inverse.</summary>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public Tensor CholeskyInverse(bool upper = false)
    {
        Tensor factor = Square("CholeskyInverse");
        return Eye(factor.Shape[^1], dtype: factor.DType).CholeskySolve(factor, upper);
    }

    /// <summary>The X with A X = B for A = L Lᵀ, this being B, or for A = Uᵀ U; the other half of L is not read. PyTorch's cholesky_solve.</summary>
    /// <param name="factor">L or U.</param>
    /// <param name="upper">Whether it is U.</param>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public Tensor CholeskySolve(Tensor factor, bool upper = false)
    {
        ArgumentNullException.ThrowIfNull(factor);
        Tensor given = factor.Square("CholeskySolve");

        // What is between the two systems, and between their gradients, is not rounded: it may be larger by the condition of L.
        Tensor half = given.Cast(DType.Float64);
        Tensor other = half.Transpose(-2, -1);
        Tensor right = Cast(DType.Float64);
        Tensor solution = upper
            ? half.SolveTriangular(other.SolveTriangular(right, upper: false), upper: true)
            : other.SolveTriangular(half.SolveTriangular(right, upper: false), upper: true);
        return solution.Cast(given.DType);
    }

    /// <summary>The inverse of a tensor as a linear map from its last axes to its first ones. PyTorch's linalg.tensorinv.</summary>
    /// <param name="first">How many axes are first ones.</param>
    /// <exception cref="ArgumentException">The map is not square.</exception>
    public Tensor TensorInverse(int first = 2)
    {
        int[] order = [.. Enumerable.Range(first, Rank - first), .. Enumerable.Range(0, first)];
        int side = Length(new Shape(Shape.Lengths[..first].ToArray()).Count);
        int[] lengths = Array.ConvertAll(order, axis => Shape[axis]);
        return Reshape(side, Length(side == 0 ? 0 : Count / side)).Inverse().Reshape(Shape.Create(lengths));
    }

    /// <summary>The X that a tensor, as a linear map from its last axes to its first ones, takes to the other one. PyTorch's linalg.tensorsolve.</summary>
    /// <param name="other">What the map is to give, of the shape of the first axes.</param>
    /// <param name="axes">Axes to move to the end first.</param>
    /// <exception cref="ArgumentException">The map is not square, or the shapes do not fit.</exception>
    public Tensor TensorSolve(Tensor other, Axes axes = default)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!axes.IsAll)
        {
            int[] last = [.. axes.Span.ToArray().Select(axis => Axes.Resolve(axis, Rank))];
            return Permute([.. Enumerable.Range(0, Rank).Except(last), .. last]).TensorSolve(other);
        }

        int side = Length(other.Count);
        return Reshape(side, Length(side == 0 ? 0 : Count / side)).Solve(other.Reshape(side)).Reshape(Shape.Create(Shape.Lengths[other.Rank..]));
    }

    /// <summary>Vandermonde's matrices: along a new last axis the powers 0, 1, … of each element. PyTorch's linalg.vander.</summary>
    /// <param name="n">How many powers; as many as the last axis is long unless given. A scalar is a vector of one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is not positive.</exception>
    public Tensor Vander(int? n = null)
    {
        Tensor x = DType == DType.Bool ? Cast(DType.Int64) : this;
        x = Rank == 0 ? x.Reshape(1) : x;
        Tensor[] columns = new Tensor[n ?? x.Shape[^1]];
        ArgumentOutOfRangeException.ThrowIfZero(columns.Length, nameof(n));
        for (int k = 0; k < columns.Length; k++)
        {
            columns[k] = k == 0 ? x.OnesLike() : columns[k - 1] * x;
        }

        return Functions.Stack(columns, -1);
    }

    /// <summary>Eˣ = I + X + X²/2! + … of square matrices. PyTorch's matrix_exp.</summary>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public Tensor MatrixExp()
    {
        Tensor x = Square("MatrixExp");
        if (x.Count == 0)
        {
            return x.Captured;
        }

        // In float64, because squaring doubles the errors. Scaled by a power of two until its norm is below one half, and squared as often; the series then has 2⁻⁶⁰ left after 16 terms.
        DType dtype = x.DType;
        x = x.Cast(DType.Float64);
        Tensor norm = x.Detach().Abs().Sum(-1).Max([-1]);
        Tensor halvings = (norm.Clamp(min: 0.5).Log2().Ceiling() + 1).Unsqueeze(-1).Unsqueeze(-1);
        Tensor scaled = x * (-halvings).Exp2();
        Tensor identity = Eye(x.Shape[^1], dtype: x.DType);
        Tensor sum = identity + scaled / 16;
        for (int k = 15; k >= 1; k--)
        {
            sum = identity + scaled.MatMul(sum) / k;
        }

        (_, Tensor result) = Transform.While(state => (state.Left > 0).Any(), static state =>
            (state.Left - 1, Functions.Where(state.Left > 0, state.Power.MatMul(state.Power), state.Power)), (Left: halvings, Power: sum));
        return result.Cast(dtype);
    }

    private Tensor Square(string name)
    {
        Tensor x = Floating();
        return x.Rank >= 2 && x.Shape[^1] == x.Shape[^2]
            ? x
            : throw new ArgumentException($"{name} needs square matrices along the last two axes, not {Type}{CallSite.Suffix()}.");
    }

    /// <summary>A and B of one batch.</summary>
    private static (Tensor A, Tensor B) Fitting(string name, Tensor a, Tensor b)
    {
        if (b.Rank < 2 || b.Shape[^2] != a.Shape[^1])
        {
            throw new ArgumentException($"{name} cannot solve A X = B with A {a.Shape} and B {b.Shape}: B needs as many rows as A{CallSite.Suffix()}.");
        }

        Shape batch = Alignment.Common(name, Shape.Create(a.Shape.Lengths[..^2]), Shape.Create(b.Shape.Lengths[..^2]));
        return (Alignment.To(a, Shape.Create([.. batch.Lengths, .. a.Shape.Lengths[^2..]])), Alignment.To(b, Shape.Create([.. batch.Lengths, .. b.Shape.Lengths[^2..]])));
    }

    /// <summary>The diagonal of U, and the sign of the exchanges.</summary>
    private (Tensor Diagonal, Tensor Exchanges) Pivots(string name)
    {
        Tensor x = Square(name);
        int side = x.Shape[^1];
        if (side == 0)
        {
            Tensor none = x.Sum(-1);
            return (none, none.Sum(-1) + 1);
        }

        (Tensor factors, Tensor turns, _) = Factored(x);
        return (factors.Diagonal(0, -2, -1), Functions.Where(Functions.Equal(turns, Arange(side) + 1), 1, -1).Cast(x.DType).Prod(-1));
    }
}
