using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The X with A X = B, by L U = P A; NaN where A is singular.</summary>
internal sealed record LinearSolve : MatrixSolve
{
    public static LinearSolve Op { get; } = new();

    private protected override IMatrixKernel Kernel => default(Solution);

    private protected override MatrixSolve OfTransposed => this;

    private readonly struct Solution : IMatrixKernel
    {
        public void Run(MatrixArithmetic arithmetic, ReadOnlySpan<Matrix> inputs, ReadOnlySpan<Matrix> outputs)
        {
            outputs[0].Set(inputs[1]);
            Elimination.Solve(arithmetic, inputs[0], outputs[0]);
        }
    }
}
