using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>Ascending eigenvalues and orthonormal eigenvectors, as columns, of a symmetric matrix, whose symmetric part is read.</summary>
internal sealed record Eigh : MatrixPrimitive
{
    public static Eigh Op { get; } = new();

    internal override int Outputs => 2;

    internal override Residuals Reads => new(0, 0b11);

    private protected override IMatrixKernel Kernel => default(Decomposition);

    private protected override void Results(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        int n = inputs[0].Shape[^1];
        outputs[0] = In(inputs[0], inputs[0].DType, n);
        outputs[1] = n == inputs[0].Shape[^2] ? inputs[0] : throw Misfit(inputs);
    }

    // Magnus, 1985: dw = diag(Vᵀ dA V), dV = V (E ∘ Vᵀ dA V) with E = 1/(wⱼ − wᵢ), and 0 where two values are equal: among their vectors none is turned to another.
    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor vectors = call.Outputs[1]!;
        Tensor? inner = call.Cotangents[0]?.DiagEmbed();
        if (call.Cotangents[1] is { } g)
        {
            Tensor turned = Gaps(call.Outputs[0]!) * Turned(vectors).MatMul(g);
            inner = inner is null ? turned : inner + turned;
        }

        cotangents[0] = Symmetric(vectors.MatMul(inner!).MatMul(Turned(vectors)));
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        pushed.Clear();
        if (tangents[0] is { } dx)
        {
            Tensor inner = Turned(outputs[1]).MatMul(Symmetric(dx)).MatMul(outputs[1]);
            pushed[0] = inner.Diagonal(0, -2, -1);
            pushed[1] = outputs[1].MatMul(Gaps(outputs[0]) * inner);
        }
    }

    private static Tensor Gaps(Tensor values) => Reciprocals(values.Unsqueeze(-2) - values.Unsqueeze(-1));

    private readonly struct Decomposition : IMatrixKernel
    {
        public void Run(MatrixArithmetic arithmetic, ReadOnlySpan<Matrix> inputs, ReadOnlySpan<Matrix> outputs)
        {
            Matrix a = inputs[0];
            for (int i = 0; i < a.Rows; i++)
            {
                for (int j = i + 1; j < a.Rows; j++)
                {
                    a[i, j] = 0.5 * (a[i, j] + a[j, i]);
                }
            }

            SymmetricEigen.Decompose(arithmetic, a, outputs[0], outputs[1]);
        }
    }
}
