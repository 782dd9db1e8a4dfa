using Nabla.Loops;

namespace Nabla.Primitives;

/// <summary>The X with A X = B for the upper or lower triangle of A, with ones for its diagonal if that is said; the rest of A is not read.</summary>
internal sealed record TriangularSolve(bool Upper, bool Unit) : MatrixSolve
{
    private protected override IMatrixKernel Kernel => new Substitution(Upper, Unit);

    private protected override MatrixSolve OfTransposed => new TriangularSolve(!Upper, Unit);

    private protected override Tensor Part(Tensor x) => Upper ? x.Triu(Unit ? 1 : 0) : x.Tril(Unit ? -1 : 0);

    private readonly struct Substitution(bool upper, bool unit) : IMatrixKernel
    {
        public void Run(MatrixArithmetic arithmetic, ReadOnlySpan<Matrix> inputs, ReadOnlySpan<Matrix> outputs)
        {
            outputs[0].Set(inputs[1]);
            if (upper)
            {
                Triangles.SolveUpper(arithmetic, inputs[0], outputs[0], unit);
            }
            else
            {
                Triangles.SolveLower(arithmetic, inputs[0], outputs[0], unit);
            }
        }
    }
}
