using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The inverse of a square matrix, by L U = P A, in float64. Of a singular one it is NaN.</summary>
internal sealed record Inverse : MatrixPrimitive
{
    public static Inverse Op { get; } = new();

    internal override Residuals Reads => Residuals.FirstOutput;

    private protected override IMatrixKernel Kernel => default(Inversion);

    private protected override void Results(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
        => outputs[0] = inputs[0].Shape[^1] == inputs[0].Shape[^2] ? inputs[0] : throw Misfit(inputs);

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor y = Turned(call.Outputs[0]!);
        cotangents[0] = -y.MatMul(call.Cotangents[0]!).MatMul(y);
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = tangents[0] is { } dx ? -outputs[0].MatMul(dx).MatMul(outputs[0]) : null;

    private readonly struct Inversion : IMatrixKernel
    {
        public void Run(MatrixArithmetic arithmetic, ReadOnlySpan<Matrix> inputs, ReadOnlySpan<Matrix> outputs)
        {
            outputs[0].SetIdentity();
            Elimination.Solve(arithmetic, inputs[0], outputs[0]);
        }
    }
}
