using System.Numerics;
using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>L and U of a square matrix whose rows are exchanged for the greatest pivots, in one matrix (L has ones on its diagonal), and after it which row of A each is, and with which row, counted from 1, each was exchanged in its turn.</summary>
internal sealed record Lu : MatrixFunction<Lu.Kernel>
{
    public static Lu Op { get; } = new();

    internal override Residuals Reads => Residuals.FirstOutput;

    private protected override int Extras(int side) => 2 * side;

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        (Tensor lower, Tensor upper, Tensor exchange) = Factors(call.Outputs[0]!);
        Tensor g = Matrices(call.Cotangents[0]!);
        Tensor below = Below(g.Shape);

        // With M = L⁻¹ P dA U⁻¹: dL = L (M below the diagonal), dU = (M above and on it) U.
        Tensor inner = Functions.Where(below, lower.Transpose(-2, -1).MatMul(Functions.Where(below, g, 0)), Functions.Where(below, 0, g).MatMul(upper.Transpose(-2, -1)));
        Tensor a = Inverted(lower).Transpose(-2, -1).MatMul(inner).MatMul(Inverted(upper).Transpose(-2, -1));
        cotangents[0] = Rows(exchange.Transpose(-2, -1).MatMul(a));
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        if (tangents[0] is not { } dx)
        {
            pushed[0] = null;
            return;
        }

        (Tensor lower, Tensor upper, Tensor exchange) = Factors(outputs[0]);
        Tensor inner = Inverted(lower).MatMul(exchange.MatMul(Matrices(dx))).MatMul(Inverted(upper));
        Tensor below = Below(inner.Shape);
        Tensor both = lower.MatMul(Functions.Where(below, inner, 0)) + Functions.Where(below, 0, inner).MatMul(upper);
        pushed[0] = Rows(both).Pad(dx.Rank - 1, 0, 2 * both.Shape[^1]);
    }

    private static Tensor Inverted(Tensor x) => Matrices(Inverse.Op.Apply(Rows(x)));

    /// <summary>L, U and P, with L U = P A.</summary>
    public static (Tensor Lower, Tensor Upper, Tensor Exchange) Factors(Tensor y)
    {
        Tensor both = Matrices(y);
        int side = both.Shape[^1];
        Tensor below = Below(both.Shape);
        Tensor lower = Functions.Where(below, both, 0) + Tensor.Eye(side, dtype: both.DType);
        Tensor rows = y.Narrow(y.Rank - 1, side * side, side).Unsqueeze(-1);
        return (lower, Functions.Where(below, 0, both), Functions.Equal(rows, Tensor.Arange(side)).Cast(both.DType));
    }

    private static Tensor Below(Shape shape) => Tensor.Arange(shape[^1]).Unsqueeze(1) > Tensor.Arange(shape[^1]);

    internal readonly struct Kernel : IRowKernel
    {
        public static unsafe void Row<T>(T* x, int length, void* z)
            where T : unmanaged, INumber<T>
        {
            int n = (int)Math.Sqrt(length);
            using SquareMatrix matrix = new(n, n);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    matrix[i][j] = double.CreateTruncating(x[i * n + j]);
                }
            }

            for (int k = 0; k < n; k++)
            {
                int chosen = matrix.Pivot(k);
                matrix.Exchange(k, chosen);
                ((T*)z)[n * n + n + k] = T.CreateTruncating(chosen + 1);
                Span<double> pivot = matrix[k];
                for (int i = k + 1; i < n && pivot[k] != 0; i++)
                {
                    Span<double> row = matrix[i];
                    row[k] /= pivot[k];
                    SquareMatrix.Subtract(row, pivot, row[k], k + 1);
                }
            }

            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    ((T*)z)[i * n + j] = T.CreateTruncating(matrix[i][j]);
                }
            }

            for (int i = 0; i < n; i++)
            {
                ((T*)z)[n * n + i] = T.CreateTruncating(matrix.Origin(i));
            }
        }
    }
}
