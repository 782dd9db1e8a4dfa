namespace Nabla.Loops;

/// <summary>A computation on whole matrices that has none of the machine's forms: it is given one matrix of every operand at a time, in float64.</summary>
internal interface IMatrixKernel
{
    /// <summary>Computes the outputs, which hold anything before. The inputs are copies that it may overwrite. A vector is a matrix of one row.</summary>
    void Run(MatrixArithmetic arithmetic, ReadOnlySpan<Matrix> inputs, ReadOnlySpan<Matrix> outputs);
}
