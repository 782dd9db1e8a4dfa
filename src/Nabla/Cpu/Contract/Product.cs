namespace Nabla.Cpu;

/// <summary>What to multiply: C[m×n] = A[m×k]·B[k×n].</summary>
internal readonly struct Product(long m, long n, long k, MatrixView a, MatrixView b, MatrixView c)
{
    public readonly long M = m;
    public readonly long N = n;
    public readonly long K = k;
    public readonly MatrixView A = a;
    public readonly MatrixView B = b;
    public readonly MatrixView C = c;
}
