namespace Nabla.Cpu;

/// <summary>What to multiply: C[m×n] = A[m×k]·B[k×n], and what then happens to C.</summary>
internal readonly struct Product(long m, long n, long k, MatrixView a, MatrixView b, MatrixView c, Ending ending)
{
    public readonly long M = m;
    public readonly long N = n;
    public readonly long K = k;
    public readonly MatrixView A = a;
    public readonly MatrixView B = b;
    public readonly MatrixView C = c;
    public readonly Ending Ending = ending;

    /// <summary>The same product, for some of C's rows.</summary>
    public Product Rows(long start, long count) => new(count, N, K, A.From(start, 0), B, C.From(start, 0), Ending.From(start, 0));

    /// <summary>The same product, for some of C's columns.</summary>
    public Product Columns(long start, long count) => new(M, count, K, A, B.From(0, start), C.From(0, start), Ending.From(0, start));

    /// <summary>The same product, read as Cᵀ = Bᵀ·Aᵀ.</summary>
    public Product Transposed() => new(N, M, K, B.Transposed(), A.Transposed(), C.Transposed(), Ending.Transposed());
}
