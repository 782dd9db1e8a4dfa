namespace Nabla.Cpu;

/// <summary>What to multiply: C[m×n] = A[m×k]·B[k×n].</summary>
internal readonly struct Product(long m, long n, long k, Operand a, Operand b, Operand c)
{
    public readonly long M = m;
    public readonly long N = n;
    public readonly long K = k;
    public readonly Operand A = a;
    public readonly Operand B = b;
    public readonly Operand C = c;
}
