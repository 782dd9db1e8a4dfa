using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The lower triangular L with L Lᵀ = A for a symmetric positive definite A, whose symmetric part is read; NaN where A is not positive definite.</summary>
internal sealed record Cholesky : MatrixPrimitive
{
    public static Cholesky Op { get; } = new();

    internal override Residuals Reads => Residuals.FirstOutput;

    private protected override IMatrixKernel Kernel => default(Factor);

    private protected override void Results(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
        => outputs[0] = inputs[0].Shape[^1] == inputs[0].Shape[^2] ? inputs[0] : throw Misfit(inputs);

    // With Φ(X) for what lies below the diagonal and half of what lies on it: dL = L Φ(L⁻¹ dA L⁻ᵀ) (Murray, 2016).
    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor lower = call.Outputs[0]!;
        Tensor inner = Halved(Turned(lower).MatMul(call.Cotangents[0]!));
        TriangularSolve back = new(true, false);
        Tensor half = back.Apply(Turned(lower), inner);
        cotangents[0] = Symmetric(back.Apply(Turned(lower), Turned(half)));
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        if (tangents[0] is not { } dx)
        {
            pushed[0] = null;
            return;
        }

        TriangularSolve solve = new(false, false);
        Tensor half = solve.Apply(outputs[0], Symmetric(dx));
        pushed[0] = outputs[0].MatMul(Halved(solve.Apply(outputs[0], Turned(half))));
    }

    /// <summary>What lies below the diagonal, and half of what lies on it.</summary>
    private static Tensor Halved(Tensor x) => (x.Tril() + x.Tril(-1)) * 0.5;

    private readonly struct Factor : IMatrixKernel
    {
        public void Run(MatrixArithmetic arithmetic, ReadOnlySpan<Matrix> inputs, ReadOnlySpan<Matrix> outputs)
        {
            (Matrix a, Matrix lower) = (inputs[0], outputs[0]);
            lower.Fill(0);
            for (int i = 0; i < a.Rows; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    lower[i, j] = 0.5 * (a[i, j] + a[j, i]);
                }
            }

            if (!Triangles.Cholesky(arithmetic, lower))
            {
                lower.Fill(double.NaN);
                return;
            }

            for (int i = 0; i < a.Rows; i++)
            {
                lower.Part(i, i + 1, 1, a.Rows - i - 1).Fill(0);
            }
        }
    }
}
