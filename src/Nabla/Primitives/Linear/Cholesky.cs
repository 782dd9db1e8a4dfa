using System.Numerics;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The lower triangular L with L Lᵀ = A for a symmetric positive definite A, whose symmetric part is read; NaN where A is not positive definite.</summary>
internal sealed record Cholesky : MatrixFunction<Cholesky.Kernel>
{
    public static Cholesky Op { get; } = new();

    internal override Residuals Reads => Residuals.FirstOutput;

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor lower = Matrices(call.Outputs[0]!);
        Tensor inverse = Matrices(Inverse.Op.Apply(Rows(lower)));
        Tensor inner = Halved(lower.Transpose(-2, -1).MatMul(Matrices(call.Cotangents[0]!)));
        Tensor a = inverse.Transpose(-2, -1).MatMul(inner).MatMul(inverse);
        cotangents[0] = Rows((a + a.Transpose(-2, -1)) * 0.5);
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        if (tangents[0] is not { } dx)
        {
            pushed[0] = null;
            return;
        }

        Tensor lower = Matrices(outputs[0]);
        Tensor inverse = Matrices(Inverse.Op.Apply(Rows(lower)));
        Tensor da = Matrices(dx);
        da = (da + da.Transpose(-2, -1)) * 0.5;
        pushed[0] = Rows(lower.MatMul(Halved(inverse.MatMul(da).MatMul(inverse.Transpose(-2, -1)))));
    }

    /// <summary>What lies below the diagonal, and half of what lies on it.</summary>
    private static Tensor Halved(Tensor x)
    {
        Tensor row = Tensor.Arange(x.Shape[^1]).Unsqueeze(1);
        Tensor column = Tensor.Arange(x.Shape[^1]);
        return Functions.Where(row > column, x, Functions.Where(Functions.Equal(row, column), x * 0.5, 0));
    }

    internal readonly struct Kernel : IRowKernel
    {
        public static unsafe void Row<T>(T* x, int length, void* z)
            where T : unmanaged, INumber<T>
        {
            int n = (int)Math.Sqrt(length);
            using SquareMatrix matrix = new(n, n);
            bool isDefinite = true;
            for (int i = 0; i < n; i++)
            {
                Span<double> row = matrix[i];
                row.Clear();
                for (int j = 0; j <= i; j++)
                {
                    ReadOnlySpan<double> other = matrix[j];
                    double sum = 0.5 * (double.CreateTruncating(x[i * n + j]) + double.CreateTruncating(x[j * n + i]));
                    for (int k = 0; k < j; k++)
                    {
                        sum -= row[k] * other[k];
                    }

                    isDefinite &= i != j || sum > 0;
                    row[j] = i == j ? Math.Sqrt(sum) : sum / other[j];
                }
            }

            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    ((T*)z)[i * n + j] = T.CreateTruncating(isDefinite ? matrix[i][j] : double.NaN);
                }
            }
        }
    }
}
