using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>Moore's and Penrose's inverse of a matrix that has no fewer rows than columns: singular values not above max(Absolute, Relative · the greatest) count as 0.</summary>
internal sealed record PseudoInverse(double Absolute, double Relative) : MatrixPrimitive
{
    private protected override IMatrixKernel Kernel => new Inversion(Absolute, Relative);

    private protected override void Results(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        (int m, int n) = (inputs[0].Shape[^2], inputs[0].Shape[^1]);
        outputs[0] = m >= n ? In(inputs[0], inputs[0].DType, n, m) : throw Misfit(inputs);
    }

    // Golub and Pereyra, 1973, for a rank that does not change: dY = −Y dA Y + Y Yᵀ dAᵀ (I − A Y) + (I − Y A) dAᵀ Yᵀ Y. No singular vectors: equal values do no harm.
    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        (Tensor a, Tensor y, Tensor g) = (call.Inputs[0], call.Outputs[0]!, call.Cotangents[0]!);
        (Tensor yt, Tensor gt) = (Turned(y), Turned(g));
        Tensor first = gt.MatMul(y).MatMul(yt);
        Tensor second = yt.MatMul(y).MatMul(gt);
        cotangents[0] = (first - a.MatMul(y.MatMul(first))) + (second - second.MatMul(y).MatMul(a)) - yt.MatMul(g).MatMul(yt);
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        pushed[0] = null;
        if (tangents[0] is { } dx)
        {
            (Tensor a, Tensor y, Tensor turned) = (inputs[0], outputs[0], Turned(dx));
            Tensor first = y.MatMul(Turned(y)).MatMul(turned);
            Tensor second = turned.MatMul(Turned(y)).MatMul(y);
            pushed[0] = (first - first.MatMul(a).MatMul(y)) + (second - y.MatMul(a.MatMul(second))) - y.MatMul(dx).MatMul(y);
        }
    }

    private readonly struct Inversion(double absolute, double relative) : IMatrixKernel
    {
        public void Run(MatrixArithmetic arithmetic, ReadOnlySpan<Matrix> inputs, ReadOnlySpan<Matrix> outputs)
        {
            (int m, int n) = (inputs[0].Rows, inputs[0].Columns);
            (Matrix u, Matrix values, Matrix v) = (arithmetic.Rent(m, n), arithmetic.Rent(1, n), arithmetic.Rent(n, n));
            SingularValues.Decompose(arithmetic, inputs[0], u, values, v);
            double least = n == 0 ? 0 : Math.Max(absolute, relative * values[0, 0]);
            for (int i = 0; i < n; i++)
            {
                v.Part(i, 0, 1, n).Scale(values[0, i] <= least ? 0 : 1 / values[0, i]);
            }

            arithmetic.Multiply(v.Transposed, u.Transposed, outputs[0]);
        }
    }
}
