using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The X with A X = B, by L U = P A; NaN where A is singular.</summary>
internal sealed record LinearSolve : MatrixPrimitive
{
    public static LinearSolve Op { get; } = new();

    internal override Residuals Reads => new(0b01, 0b1);

    private protected override IMatrixKernel Kernel => default(Solution);

    private protected override void Results(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        (Shape a, Shape b) = (inputs[0].Shape, inputs[1].Shape);
        outputs[0] = a[^1] == a[^2] && a[^1] == b[^2] ? inputs[1] : throw Misfit(inputs);
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor b = Op.Apply(Turned(call.Inputs[0]), call.Cotangents[0]!);
        cotangents[1] = b;
        cotangents[0] = call.Wants(0) ? -b.MatMul(Turned(call.Outputs[0]!)) : null;
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        Tensor? moved = tangents[0] is { } da ? -da.MatMul(outputs[0]) : null;
        Tensor? right = tangents[1] is { } db ? (moved is null ? db : moved + db) : moved;
        pushed[0] = right is null ? null : Apply(inputs[0], right);
    }

    private readonly struct Solution : IMatrixKernel
    {
        public void Run(MatrixArithmetic arithmetic, ReadOnlySpan<Matrix> inputs, ReadOnlySpan<Matrix> outputs)
        {
            outputs[0].Set(inputs[1]);
            Elimination.Solve(arithmetic, inputs[0], outputs[0]);
        }
    }
}
