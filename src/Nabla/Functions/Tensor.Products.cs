namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>Σxᵢyᵢ of two vectors; PyTorch's dot, and vdot of real numbers.</summary>
    /// <exception cref="ArgumentException">They are no vectors of one length.</exception>
    public Tensor Dot(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Rank == 1 && other.Rank == 1 && Count == other.Count
            ? MatMul(other)
            : throw new ArgumentException($"Dot needs two vectors of one length, not {Type} and {other.Type}{CallSite.Suffix()}.", nameof(other));
    }

    /// <summary>Σxᵢyᵢ along an axis, after broadcasting; PyTorch's linalg.vecdot.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public Tensor VecDot(Tensor other, int axis = -1) => (this * other).Sum(axis);

    /// <summary>Sums of products over the last axes of both; of a scalar, the product with it. PyTorch's and NumPy's inner.</summary>
    /// <exception cref="ArgumentException">The last axes differ in length.</exception>
    public Tensor Inner(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Rank == 0 || other.Rank == 0 ? this * other : TensorDot(other, ([-1], [-1]));
    }

    /// <summary>Sums of products over the last axes of this and as many first axes of the other; PyTorch's and NumPy's tensordot.</summary>
    /// <exception cref="ArgumentException">There are not as many axes, or their lengths differ.</exception>
    public Tensor TensorDot(Tensor other, int axes = 2)
    {
        ArgumentNullException.ThrowIfNull(other);
        return axes >= 0 && axes <= Math.Min(Rank, other.Rank)
            ? TensorDot(other, (Axes.Of([.. Enumerable.Range(Rank - axes, axes)]), Axes.Range(axes)))
            : throw new ArgumentException($"TensorDot cannot sum over {axes} axes of {Type} and {other.Type}{CallSite.Suffix()}.", nameof(axes));
    }

    /// <summary>Sums of products over pairs of axes, the k-th named of this with the k-th of the other; the other axes of this, then those of the other, are left. PyTorch's and NumPy's tensordot.</summary>
    /// <exception cref="ArgumentException">There are not as many axes, one is named twice, or their lengths differ.</exception>
    public Tensor TensorDot(Tensor other, (Axes Left, Axes Right) axes)
    {
        ArgumentNullException.ThrowIfNull(other);
        int[] left = [.. axes.Left];
        int[] right = [.. axes.Right];
        int[] leftKept = axes.Left.Resolve(Rank).Complement(Rank);
        int[] rightKept = axes.Right.Resolve(other.Rank).Complement(other.Rank);
        long depth = 1;
        for (int i = 0; i < left.Length; i++)
        {
            int length = Shape[Axes.Resolve(left[i], Rank)];
            if (left.Length != right.Length || length != other.Shape[Axes.Resolve(right[i], other.Rank)])
            {
                throw new ArgumentException($"TensorDot cannot sum over axes {axes.Left} of {Shape} with axes {axes.Right} of {other.Shape}: they must be as many and as long{CallSite.Suffix()}.", nameof(axes));
            }

            depth *= length;
        }

        int[] lengths = [.. leftKept.Select(axis => Shape[axis]), .. rightKept.Select(axis => other.Shape[axis])];
        Tensor x = Permute([.. leftKept, .. left]).Reshape(Shape.Create([Length(new Shape(lengths.AsSpan(0, leftKept.Length)).Count), Length(depth)]));
        Tensor y = other.Permute([.. right, .. rightKept]).Reshape(Shape.Create([Length(depth), Length(new Shape(lengths.AsSpan(leftKept.Length)).Count)]));
        return x.MatMul(y).Reshape(Shape.Create(lengths));
    }

    /// <summary>Kronecker's product: each element of this times the other as a block; axes are aligned at the end. PyTorch's and NumPy's kron.</summary>
    public Tensor Kron(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int rank = Math.Max(Rank, other.Rank);
        int[] outer = new int[2 * rank];
        int[] inner = new int[2 * rank];
        int[] lengths = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            int m = i < rank - Rank ? 1 : Shape[i - (rank - Rank)];
            int n = i < rank - other.Rank ? 1 : other.Shape[i - (rank - other.Rank)];
            (outer[2 * i], outer[2 * i + 1]) = (m, 1);
            (inner[2 * i], inner[2 * i + 1]) = (1, n);
            lengths[i] = Length((long)m * n);
        }

        return (Reshape(Shape.Create(outer)) * other.Reshape(Shape.Create(inner))).Reshape(Shape.Create(lengths));
    }

    /// <summary>The cross product of vectors of three along an axis, after broadcasting; PyTorch's linalg.cross.</summary>
    /// <exception cref="ArgumentException">The axis has not three elements.</exception>
    public Tensor Cross(Tensor other, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Tensor x, Tensor y) = (BroadcastTo(Alignment.Common("Cross", Shape, other.Shape)), other.BroadcastTo(Alignment.Common("Cross", Shape, other.Shape)));
        axis = Axes.Resolve(axis, x.Rank);
        return x.Shape[axis] == 3
            ? x.Roll(-1, axis) * y.Roll(-2, axis) - x.Roll(-2, axis) * y.Roll(-1, axis)
            : throw new ArgumentException($"Cross needs vectors of 3 along axis {axis}, but {x.Shape} has {x.Shape[axis]} there{CallSite.Suffix()}.", nameof(axis));
    }

    /// <summary>βx + α M₁M₂; PyTorch's addmm. x broadcasts to the product, and is left out where β is 0. Of integers, α and β lose their fractions.</summary>
    /// <exception cref="ArgumentException">The factors are no matrices, or do not fit.</exception>
    public Tensor AddMM(Tensor mat1, Tensor mat2, double beta = 1, double alpha = 1) => Added("AddMM", mat1, mat2, 2, 2, beta, alpha, static (x, y) => x.MatMul(y));

    /// <summary>βx + α Mv; PyTorch's addmv. x broadcasts to the product, and is left out where β is 0. Of integers, α and β lose their fractions.</summary>
    /// <exception cref="ArgumentException">The factors are no matrix and vector, or do not fit.</exception>
    public Tensor AddMV(Tensor mat, Tensor vec, double beta = 1, double alpha = 1) => Added("AddMV", mat, vec, 2, 1, beta, alpha, static (x, y) => x.MatMul(y));

    /// <summary>βx + α Σᵢ AᵢBᵢ over stacks of matrices; PyTorch's addbmm. x broadcasts to the sum, and is left out where β is 0. Of integers, α and β lose their fractions.</summary>
    /// <exception cref="ArgumentException">The factors are no stacks of matrices, or do not fit.</exception>
    public Tensor AddBMM(Tensor batch1, Tensor batch2, double beta = 1, double alpha = 1) => Added("AddBMM", batch1, batch2, 3, 3, beta, alpha, static (x, y) => x.TensorDot(y, ([0, 2], [0, 1])));

    /// <summary>βxᵢ + α AᵢBᵢ for stacks of matrices; PyTorch's baddbmm. x broadcasts to the products, and is left out where β is 0. Of integers, α and β lose their fractions.</summary>
    /// <exception cref="ArgumentException">The factors are no stacks of matrices, or do not fit.</exception>
    public Tensor BAddBMM(Tensor batch1, Tensor batch2, double beta = 1, double alpha = 1) => Added("BAddBMM", batch1, batch2, 3, 3, beta, alpha, static (x, y) => x.MatMul(y));

    /// <summary>βx + α uvᵀ; PyTorch's addr. x broadcasts to the outer product, and is left out where β is 0. Of integers, α and β lose their fractions.</summary>
    /// <exception cref="ArgumentException">The factors are no vectors.</exception>
    public Tensor AddR(Tensor vec1, Tensor vec2, double beta = 1, double alpha = 1) => Sum(Functions.Outer(vec1, vec2), beta, alpha);

    /// <summary>A matrix, or each of a stack, multiplied <paramref name="n"/> times with itself; the identity for 0, a power of the inverse for negative ones. PyTorch's linalg.matrix_power.</summary>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public Tensor MatrixPower(int n)
    {
        if (Rank < 2 || Shape[^1] != Shape[^2])
        {
            throw new ArgumentException($"MatrixPower needs square matrices along the last two axes, not {Type}{CallSite.Suffix()}.");
        }

        if (n < 0)
        {
            return Inverse().MatrixPower(checked(-n));
        }

        if (n == 0)
        {
            return Eye(Shape[^1], dtype: DType).BroadcastTo(Shape);
        }

        Tensor square = Captured;
        Tensor? power = null;
        for (int rest = n; rest > 0; rest >>= 1)
        {
            power = (rest & 1) == 0 ? power : power is null ? square : power.MatMul(square);
            square = rest > 1 ? square.MatMul(square) : square;
        }

        return power!;
    }

    /// <summary>The p-norm of xᵢ − yⱼ for each row i of this [.., m, k] and j of the other [.., n, k]: [.., m, n]; PyTorch's cdist. The gradient where both are the same is 0.</summary>
    /// <exception cref="ArgumentException">The rows have not one length, or the axes before do not broadcast.</exception>
    public Tensor CDist(Tensor other, double p = 2)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Rank >= 2 && other.Rank >= 2 && Shape[^1] == other.Shape[^1]
            ? (Unsqueeze(-2) - other.Unsqueeze(-3)).Norm(p, -1)
            : throw new ArgumentException($"CDist needs rows of one length, not those of {Type} and {other.Type}{CallSite.Suffix()}.", nameof(other));
    }

    private Tensor Added(string name, Tensor x, Tensor y, int left, int right, double beta, double alpha, Func<Tensor, Tensor, Tensor> multiply)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return x.Rank == left && y.Rank == right
            ? Sum(multiply(x, y), beta, alpha)
            : throw new ArgumentException($"{name} needs factors of {left} and {right} axes, not {x.Type} and {y.Type}{CallSite.Suffix()}.", nameof(y));
    }

    private Tensor Sum(Tensor product, double beta, double alpha)
    {
        Tensor scaled = Scaled(product, alpha);
        return beta == 0 ? scaled.BroadcastTo(Alignment.Common("The sum", Shape, product.Shape)) : Scaled(this, beta) + scaled;
    }

    // 1 changes nothing, and integers stay integers.
    private static Tensor Scaled(Tensor x, double by) => by == 1 ? x
        : x.DType.IsFloating() ? x * by
        : x.DType == DType.Bool ? x & (by != 0)
        : x * (long)by;
}
