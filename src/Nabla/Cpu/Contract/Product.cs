namespace Nabla.Cpu;

/// <summary>What to multiply: C[m×n] = A[m×k]·B[k×n], and what then happens to C.</summary>
/// <param name="m">Rows of A and C; may be 0.</param>
/// <param name="n">Columns of B and C; may be 0.</param>
/// <param name="k">Columns of A and rows of B; 0 gives zeros.</param>
/// <param name="a">A; strides of A and B may be zero or negative.</param>
/// <param name="b">B.</param>
/// <param name="c">C, overwritten. Its columns are adjacent. Must not overlap A or B. Null where the ending stores what it is given.</param>
/// <param name="ending">What then happens to C.</param>
/// <param name="adds">Whether the product is added to what C holds.</param>
internal readonly struct Product(long m, long n, long k, MatrixView a, MatrixView b, MatrixView c, Ending ending, bool adds = false)
{
    public readonly long M = m;
    public readonly long N = n;
    public readonly long K = k;
    public readonly MatrixView A = a;
    public readonly MatrixView B = b;
    public readonly MatrixView C = c;
    public readonly Ending Ending = ending;
    public readonly bool Adds = adds;

    /// <summary>The same product, for some of C's rows.</summary>
    public Product Rows(long start, long count) => new(count, N, K, A.From(start, 0), B, C.From(start, 0), Ending.From(start, 0), Adds);

    /// <summary>The same product, for some of C's columns.</summary>
    public Product Columns(long start, long count) => new(M, count, K, A, B.From(0, start), C.From(0, start), Ending.From(0, start), Adds);

    /// <summary>The same product, whose sums are put there.</summary>
    public Product Into(MatrixView sums) => new(M, N, K, A, B, sums, Ending, Adds);

    /// <summary>The same product, read as Cᵀ = Bᵀ·Aᵀ.</summary>
    public Product Transposed() => new(N, M, K, B.Transposed(), A.Transposed(), C.Transposed(), Ending.Transposed(), Adds);
}
