using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>Q with orthonormal columns and an upper triangular R with A = Q R; Q is square if it is to be complete, else as tall and narrow as A.</summary>
internal sealed record Qr(bool Complete) : MatrixPrimitive
{
    internal override int Outputs => 2;

    internal override Residuals Reads => new(0, 0b11);

    private protected override IMatrixKernel Kernel => default(Factors);

    internal override void CheckReversible()
    {
        if (Complete)
        {
            throw new InvalidOperationException("Qr has no gradient where Q is completed to a square: the columns beyond A's could be any others. Ask for the reduced form, or detach.");
        }
    }

    private protected override void Results(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        (int m, int n) = (inputs[0].Shape[^2], inputs[0].Shape[^1]);
        int k = Complete ? m : Math.Min(m, n);
        outputs[0] = In(inputs[0], inputs[0].DType, m, k);
        outputs[1] = In(inputs[0], inputs[0].DType, k, n);
    }

    // Walter and Lehmann, 2010: with M = R gRᵀ − gQᵀ Q, gA = (gQ + Q (M's lower half, mirrored)) R⁻ᵀ.
    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor q = call.Outputs[0]!;
        Tensor r = call.Outputs[1]!;
        Tensor? m = call.Cotangents[1] is { } dr ? r.MatMul(Turned(dr)) : null;
        if (call.Cotangents[0] is { } dq)
        {
            m = m is null ? -Turned(dq).MatMul(q) : m - Turned(dq).MatMul(q);
        }

        Tensor inner = q.MatMul(m!.Tril() + Turned(m.Tril(-1)));
        inner = call.Cotangents[0] is { } g ? inner + g : inner;
        cotangents[0] = Turned(new TriangularSolve(true, false).Apply(r, Turned(inner)));
    }

    // With S = Qᵀ dA R⁻¹ = Ω + dR R⁻¹: Ω is what of S lies below the diagonal, and against it above.
    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        pushed.Clear();
        if (tangents[0] is not { } dx)
        {
            return;
        }

        CheckReversible();
        Tensor z = Turned(new TriangularSolve(false, false).Apply(Turned(outputs[1]), Turned(dx)));
        Tensor s = Turned(outputs[0]).MatMul(z);
        Tensor below = s.Tril(-1);
        Tensor upper = s - below + Turned(below);
        pushed[0] = z - outputs[0].MatMul(upper);
        pushed[1] = upper.MatMul(outputs[1]);
    }

    private readonly struct Factors : IMatrixKernel
    {
        public void Run(MatrixArithmetic arithmetic, ReadOnlySpan<Matrix> inputs, ReadOnlySpan<Matrix> outputs)
        {
            (Matrix a, Matrix q, Matrix r) = (inputs[0], outputs[0], outputs[1]);
            Matrix columns = arithmetic.Rent(a.Columns, a.Rows);
            columns.Set(a.Transposed);
            List<Reflectors> reflectors = HouseholderQr.Factor(arithmetic, columns);
            r.Set(columns.Transposed.Part(0, 0, r.Rows, r.Columns));
            for (int i = 0; i < r.Rows; i++)
            {
                r.Part(i, 0, 1, Math.Min(i, r.Columns)).Fill(0);
            }

            q.SetIdentity();
            Reflectors.ApplyAll(arithmetic, reflectors, q, true);
        }
    }
}
