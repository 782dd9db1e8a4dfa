using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>L and U of a matrix whose rows are exchanged for the greatest pivots, in one matrix (L has ones on its diagonal); with which row, counted from 1, each was exchanged in its turn (int32); and which row of A each of them is (int64).</summary>
internal sealed record Lu : MatrixPrimitive
{
    public static Lu Op { get; } = new();

    internal override int Outputs => 3;

    internal override Residuals Reads => new(0, 0b101);

    private protected override IMatrixKernel Kernel => default(Factors);

    private protected override void Results(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        Shape a = inputs[0].Shape;
        outputs[0] = inputs[0];
        outputs[1] = In(inputs[0], DType.Int32, Math.Min(a[^2], a[^1]));
        outputs[2] = In(inputs[0], DType.Int64, a[^2]);
    }

    // With M = L⁻¹ P dA U⁻¹: dL = L (M below the diagonal), dU = (M above and on it) U.
    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor both = Square(call.Outputs[0]!);
        Tensor upper = both.Triu();
        Tensor g = call.Cotangents[0]!;
        Tensor lower = Lower(both);
        Tensor inner = Turned(lower).MatMul(g.Tril(-1)).Tril(-1) + g.Triu().MatMul(Turned(upper)).Triu();
        Tensor left = new TriangularSolve(true, true).Apply(Turned(both), inner);
        Tensor a = Turned(new TriangularSolve(true, false).Apply(both, Turned(left)));
        cotangents[0] = Turned(Exchanges(call.Outputs[2]!, both.DType)).MatMul(a);
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        pushed.Clear();
        if (tangents[0] is not { } dx)
        {
            return;
        }

        Tensor both = Square(outputs[0]);
        Tensor upper = both.Triu();
        Tensor lower = Lower(both);
        Tensor left = new TriangularSolve(false, true).Apply(both, Exchanges(outputs[2], both.DType).MatMul(dx));
        Tensor inner = Turned(new TriangularSolve(false, false).Apply(Turned(both), Turned(left)));
        pushed[0] = lower.MatMul(inner.Tril(-1)) + inner.Triu().MatMul(upper);
    }

    /// <summary>L of a square one of both.</summary>
    public static Tensor Lower(Tensor both) => both.Tril(-1) + Tensor.Eye(both.Shape[^1], dtype: both.DType);

    /// <summary>P, with L U = P A.</summary>
    public static Tensor Exchanges(Tensor order, DType dtype) => Functions.Equal(order.Unsqueeze(-1), Tensor.Arange(order.Shape[^1])).Cast(dtype);

    private static Tensor Square(Tensor both) => both.Shape[^1] == both.Shape[^2] ? both : throw new NotSupportedException($"Lu knows the derivative of square matrices, not of {both.Type}.");

    private readonly struct Factors : IMatrixKernel
    {
        public void Run(MatrixArithmetic arithmetic, ReadOnlySpan<Matrix> inputs, ReadOnlySpan<Matrix> outputs)
        {
            int[] pivots = new int[outputs[1].Columns];
            outputs[0].Set(inputs[0]);
            Elimination.Factor(arithmetic, outputs[0], pivots);
            Matrix order = outputs[2].Transposed;
            for (int i = 0; i < order.Rows; i++)
            {
                order[i, 0] = i;
            }

            Elimination.Exchange(order, pivots);
            for (int k = 0; k < pivots.Length; k++)
            {
                outputs[1][0, k] = pivots[k] + 1;
            }
        }
    }
}
