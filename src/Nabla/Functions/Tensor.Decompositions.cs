namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>Q with orthonormal columns and an upper triangular R with A = Q R, for matrices [.., m, n] along the last two axes. By Householder's reflections, in float64; the signs are LAPACK's. PyTorch's linalg.qr.</summary>
    /// <param name="mode">Reduced: Q is [.., m, min(m, n)]; Complete: Q is [.., m, m] and has no gradient where m &gt; n; R: Q is empty.</param>
    /// <remarks>The gradient needs the first min(m, n) columns of A to be independent, as every formula for it does; otherwise it is infinite or NaN.</remarks>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    public (Tensor Q, Tensor R) Qr(QrMode mode = QrMode.Reduced)
    {
        Tensor x = Matrix("Qr");
        (int m, int n) = (x.Shape[^2], x.Shape[^1]);
        Tensor[] found = new Tensor[2];

        // What lies right of a square follows from it: R = [R₁ QᵀA₂].
        new Primitives.Qr(mode == QrMode.Complete && m > n).Apply([n > m ? x.Narrow(-1, 0, m) : x], found);
        Tensor r = n > m ? Functions.Concat([found[1], found[0].Transpose(-2, -1).MatMul(x.Narrow(-1, m, n - m))], -1) : found[1];
        return (mode == QrMode.R ? Zeros([0], x.DType) : found[0], r);
    }

    /// <summary>The eigenvalues [.., n] in ascending order and the eigenvectors [.., n, n], as orthonormal columns, of symmetric matrices along the last two axes, of which one half is read; computed in float64. PyTorch's linalg.eigh.</summary>
    /// <param name="upper">Whether it is the upper half.</param>
    /// <remarks>NaN and infinities give NaN. The sign of a vector is not determined, and where values are equal only the space of their vectors is: the gradient takes such vectors as not turning
    /// into each other, which is right for every function that does not depend on their choice. The gradient is symmetric, whichever half was read.</remarks>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public (Tensor Values, Tensor Vectors) Eigh(bool upper = false)
    {
        Tensor x = Square("Eigh");

        // Of symmetric matrices, for which alone this is meant, the correction is 0.
        Tensor half = upper ? x.Triu() : x.Tril();
        Tensor mirrored = half + (upper ? x.Triu(1) : x.Tril(-1)).Transpose(-2, -1);
        Tensor symmetric = (x + x.Transpose(-2, -1)) * 0.5;
        Tensor[] found = new Tensor[2];
        Primitives.Eigh.Op.Apply([symmetric + (mirrored - symmetric).Detach()], found);
        return (found[0], found[1]);
    }

    /// <summary>The eigenvalues [.., n] in ascending order of symmetric matrices along the last two axes, of which one half is read. PyTorch's linalg.eigvalsh.</summary>
    /// <param name="upper">Whether it is the upper half.</param>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public Tensor Eigvalsh(bool upper = false) => Eigh(upper).Values;

    /// <summary>U, S and Vᵀ with A = U diag(S) Vᵀ for matrices [.., m, n] along the last two axes: orthonormal columns of U and rows of Vᵀ, singular values S [.., min(m, n)] in descending order. Computed in float64. PyTorch's linalg.svd.</summary>
    /// <param name="fullMatrices">Whether U is [.., m, m] and Vᵀ [.., n, n]; else they have min(m, n) columns and rows.</param>
    /// <remarks>NaN and infinities give NaN. The common sign of two vectors is not determined, and where values are equal only the spaces of their vectors are: the gradient takes such vectors as not turning
    /// into each other, which is right for every function that does not depend on their choice. What full matrices have beyond the reduced ones has no gradient.</remarks>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    public (Tensor U, Tensor S, Tensor Vh) Svd(bool fullMatrices = true)
    {
        Tensor x = Matrix("Svd");
        (int m, int n) = (x.Shape[^2], x.Shape[^1]);
        if (m < n)
        {
            (Tensor right, Tensor values, Tensor left) = x.Transpose(-2, -1).Svd(fullMatrices);
            return (left.Transpose(-2, -1), values, right.Transpose(-2, -1));
        }

        Tensor[] found = new Tensor[3];
        new Primitives.Svd(fullMatrices && m > n).Apply([x], found);
        return (found[0], found[1], found[2]);
    }

    /// <summary>The singular values [.., min(m, n)] in descending order of matrices [.., m, n] along the last two axes. PyTorch's linalg.svdvals.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    public Tensor Svdvals() => Svd(fullMatrices: false).S;

    /// <summary>Moore's and Penrose's inverse [.., n, m] of matrices [.., m, n] along the last two axes, by singular values. PyTorch's linalg.pinv.</summary>
    /// <param name="absolute">Singular values up to this count as 0; 0 by default.</param>
    /// <param name="relative">So do those up to this times the greatest: max(m, n) units of the last place of the element type unless given, and 0 where only <paramref name="absolute"/> is given.</param>
    /// <remarks>The gradient is that for a rank that does not change, and does no harm where singular values are equal.</remarks>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    public Tensor Pinv(double? absolute = null, double? relative = null)
    {
        Tensor x = Matrix("Pinv");
        (int m, int n) = (x.Shape[^2], x.Shape[^1]);
        return m < n ? x.Transpose(-2, -1).Pinv(absolute, relative).Transpose(-2, -1) : new Primitives.PseudoInverse(absolute ?? 0, x.Cut(absolute, relative)).Apply(x);
    }

    /// <summary>The X of least ‖A X − B‖, this being A [.., m, n], and among those the one of least norm. PyTorch's linalg.lstsq.</summary>
    /// <param name="other">B: matrices [.., m, k], or vectors where it has A's shape without the last axis.</param>
    /// <param name="relative">Singular values of A up to this times the greatest count as 0: max(m, n) units of the last place of the element type unless given.</param>
    /// <returns>X; ‖A X − B‖² for each column where m &gt; n and every rank is n, else nothing; the ranks (int64); the singular values.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) Lstsq(Tensor other, double? relative = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        Tensor a = Matrix("Lstsq");
        Tensor b = Alignment.As(other, a.DType);
        bool isVector = b.Rank == a.Rank - 1;
        b = isVector ? b.Unsqueeze(-1) : b;
        if (b.Rank < 2 || b.Shape[^2] != a.Shape[^2])
        {
            throw new ArgumentException($"Lstsq cannot fit A X = B with A {a.Shape} and B {other.Shape}: B needs as many rows as A{CallSite.Suffix()}.", nameof(other));
        }

        Tensor x = a.Pinv(null, relative).MatMul(b);
        Tensor values = a.Svdvals();
        Tensor rank = a.Ranks(values.Detach(), null, relative);
        bool isOver = a.Shape[^2] > a.Shape[^1] && (bool)Functions.Equal(rank, a.Shape[^1]).All();
        Tensor residuals = isOver ? (a.MatMul(x) - b).Square().Sum(-2) : Zeros([0], a.DType);
        return (isVector ? x.Squeeze(-1) : x, residuals, rank, values);
    }

    /// <summary>The number (int64) of singular values above max(<paramref name="absolute"/>, <paramref name="relative"/> · the greatest) of matrices along the last two axes. PyTorch's linalg.matrix_rank.</summary>
    /// <param name="absolute">0 by default.</param>
    /// <param name="relative">max(m, n) units of the last place of the element type unless given, and 0 where only <paramref name="absolute"/> is given.</param>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    public Tensor MatrixRank(double? absolute = null, double? relative = null)
    {
        Tensor x = Matrix("MatrixRank").Detach();
        return x.Ranks(x.Svdvals(), absolute, relative);
    }

    private Tensor Ranks(Tensor values, double? absolute, double? relative)
    {
        if (values.Shape[^1] == 0)
        {
            return values.Sum(-1).Cast(DType.Int64);
        }

        Tensor least = (values.Narrow(-1, 0, 1) * Cut(absolute, relative)).Clamp(min: absolute ?? 0);
        return (values > least).Sum(-1);
    }

    /// <summary>Which part of the greatest singular value counts as nothing.</summary>
    private double Cut(double? absolute, double? relative)
        => relative ?? (absolute is not null ? 0 : Math.Max(Shape[^2], Shape[^1]) * (DType == DType.Float64 ? Math.ScaleB(1, -52) : Math.ScaleB(1, -23)));

    private Tensor Matrix(string name)
    {
        Tensor x = Floating();
        return x.Rank >= 2 ? x : throw new ArgumentException($"{name} needs matrices along the last two axes, not {Type}{CallSite.Suffix()}.");
    }
}
