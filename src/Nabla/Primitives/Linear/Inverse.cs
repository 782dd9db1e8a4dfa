using System.Numerics;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The inverse of a square matrix, by elimination with the greatest pivot of each column, in float64. Of a singular one it is NaN.</summary>
internal sealed record Inverse : MatrixFunction<Inverse.Kernel>
{
    public static Inverse Op { get; } = new();

    internal override Residuals Reads => Residuals.FirstOutput;

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor y = Matrices(call.Outputs[0]!).Transpose(-2, -1);
        cotangents[0] = -Rows(y.MatMul(Matrices(call.Cotangents[0]!)).MatMul(y));
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        Tensor y = Matrices(outputs[0]);
        pushed[0] = tangents[0] is { } dx ? -Rows(y.MatMul(Matrices(dx)).MatMul(y)) : null;
    }

    internal readonly struct Kernel : IRowKernel
    {
        public static unsafe void Row<T>(T* x, int length, void* z)
            where T : unmanaged, INumber<T>
        {
            int n = (int)Math.Sqrt(length);
            using SquareMatrix matrix = new(n, 2 * n);
            for (int i = 0; i < n; i++)
            {
                Span<double> row = matrix[i];
                row.Clear();
                for (int j = 0; j < n; j++)
                {
                    row[j] = double.CreateTruncating(x[i * n + j]);
                }

                row[n + i] = 1;
            }

            bool isSingular = false;
            for (int k = 0; k < n; k++)
            {
                matrix.Exchange(k, matrix.Pivot(k));
                Span<double> pivot = matrix[k];
                isSingular |= !(pivot[k] != 0);
                double scale = 1 / pivot[k];
                for (int j = 0; j < 2 * n; j++)
                {
                    pivot[j] *= scale;
                }

                for (int i = 0; i < n; i++)
                {
                    if (i != k)
                    {
                        SquareMatrix.Subtract(matrix[i], pivot, matrix[i][k], k);
                    }
                }
            }

            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    ((T*)z)[i * n + j] = T.CreateTruncating(isSingular ? double.NaN : matrix[i][n + j]);
                }
            }
        }
    }
}
