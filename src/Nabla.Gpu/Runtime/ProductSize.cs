using System.Numerics;

namespace Nabla.Gpu;

/// <summary>The element type and the lengths of a product of matrices.</summary>
/// <param name="DType">Of all three; sums of float16 and bfloat16 are kept in float32.</param>
/// <param name="Batch">How many products.</param>
/// <param name="M">Rows of the first.</param>
/// <param name="N">Columns of the second.</param>
/// <param name="K">What is summed over.</param>
internal readonly record struct ProductSize(DType DType, int Batch, int M, int N, int K)
{
    /// <summary>How many numbers are multiplied.</summary>
    public double Products => (double)Batch * M * N * K;

    /// <summary>The next powers of two.</summary>
    public ProductSize RoundedUp => new(DType, Round(Batch), Round(M), Round(N), Round(K));

    private static int Round(int length) => (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)length), 1u << 30);
}
