using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>U, descending singular values S and Vᵀ with A = U S Vᵀ for a matrix that has no fewer rows than columns. U has A's shape, or is square if it is to be full.</summary>
internal sealed record Svd(bool Full) : MatrixPrimitive
{
    internal override int Outputs => 3;

    internal override Residuals Reads => new(0, 0b111);

    private protected override IMatrixKernel Kernel => default(Decomposition);

    private protected override void Results(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        (int m, int n) = (inputs[0].Shape[^2], inputs[0].Shape[^1]);
        outputs[0] = m >= n ? In(inputs[0], inputs[0].DType, m, Full ? m : n) : throw Misfit(inputs);
        outputs[1] = In(inputs[0], inputs[0].DType, n);
        outputs[2] = In(inputs[0], inputs[0].DType, n, n);
    }

    // Townsend, 2016, with F = 1/(σⱼ² − σᵢ²), and 0 where two values are equal: among their vectors none is turned to another. Columns of U beyond A's could be any others, and have no derivative.
    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        int n = call.Outputs[1]!.Shape[^1];
        Tensor u = call.Outputs[0]!.Narrow(-1, 0, n);
        Tensor values = call.Outputs[1]!;
        Tensor vh = call.Outputs[2]!;
        Tensor gaps = Gaps(values);
        Tensor? inner = call.Cotangents[1]?.DiagEmbed();
        Tensor? beyond = null;
        if (call.Cotangents[0]?.Narrow(-1, 0, n) is { } gu)
        {
            Tensor product = Turned(u).MatMul(gu);
            Tensor turned = gaps * (product - Turned(product)) * values.Unsqueeze(-2);
            inner = inner is null ? turned : inner + turned;
            beyond = u.Shape[^2] > n ? (gu - u.MatMul(product)) * Reciprocals(values).Unsqueeze(-2) : null;
        }

        if (call.Cotangents[2] is { } gv)
        {
            Tensor product = vh.MatMul(Turned(gv));
            Tensor turned = values.Unsqueeze(-1) * (gaps * (product - Turned(product)));
            inner = inner is null ? turned : inner + turned;
        }

        Tensor left = u.MatMul(inner!);
        cotangents[0] = (beyond is null ? left : left + beyond).MatMul(vh);
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        pushed.Clear();
        if (tangents[0] is not { } dx)
        {
            return;
        }

        int n = outputs[1].Shape[^1];
        Tensor u = outputs[0].Narrow(-1, 0, n);
        (Tensor row, Tensor column) = (outputs[1].Unsqueeze(-2), outputs[1].Unsqueeze(-1));
        Tensor gaps = Gaps(outputs[1]);
        Tensor moved = dx.MatMul(Turned(outputs[2]));
        Tensor inner = Turned(u).MatMul(moved);
        Tensor du = u.MatMul(gaps * (inner * row + column * Turned(inner)));
        if (u.Shape[^2] > n)
        {
            du += (moved - u.MatMul(inner)) * Reciprocals(outputs[1]).Unsqueeze(-2);
        }

        pushed[0] = outputs[0].Shape[^1] > n ? du.Pad(-1, 0, outputs[0].Shape[^1] - n) : du;
        pushed[1] = inner.Diagonal(0, -2, -1);
        pushed[2] = Turned(gaps * (column * inner + Turned(inner) * row)).MatMul(outputs[2]);
    }

    // As a product of sums and differences: squares would lose the digits in which near values differ.
    private static Tensor Gaps(Tensor values)
    {
        (Tensor row, Tensor column) = (values.Unsqueeze(-2), values.Unsqueeze(-1));
        return Reciprocals((row - column) * (row + column));
    }

    private readonly struct Decomposition : IMatrixKernel
    {
        public void Run(MatrixArithmetic arithmetic, ReadOnlySpan<Matrix> inputs, ReadOnlySpan<Matrix> outputs)
            => SingularValues.Decompose(arithmetic, inputs[0], outputs[0], outputs[1], outputs[2]);
    }
}
