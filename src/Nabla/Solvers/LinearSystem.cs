using System.Numerics.Tensors;

namespace Nabla;

/// <summary>The solution of A x = b for a small matrix, as a differentiable function of both.</summary>
internal sealed class LinearSystem : SolutionRule
{
    private static readonly LinearSystem s_rule = new();

    /// <summary>The x with A x = b; not finite where A is singular.</summary>
    /// <param name="matrix">A: [n, n].</param>
    /// <param name="right">b: [n].</param>
    public static Tensor Solve(Tensor matrix, Tensor right) => s_rule.Of(Eliminate(matrix.Detach(), right.Detach()), [matrix, right]);

    /// <summary>Gaussian elimination with partial pivoting, of values where they are at hand.</summary>
    public static Tensor Eliminate(Tensor matrix, Tensor right)
    {
        if (matrix.IsAbstract || right.IsAbstract || Floor.Current.Ground is Staging)
        {
            return EliminateTogether(matrix, right);
        }

        double[] solution = right.Cast(DType.Float64).ToArray<double>();
        Eliminate(matrix.Cast(DType.Float64).ToArray<double>(), solution);
        return Tensor.Of(solution).Cast(right.DType).To(right.Device);
    }

    private static void Eliminate(Span<double> matrix, Span<double> right)
    {
        int size = right.Length;
        for (int column = 0; column < size; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < size; row++)
            {
                pivot = Math.Abs(matrix[row * size + column]) > Math.Abs(matrix[pivot * size + column]) ? row : pivot;
            }

            Span<double> top = matrix.Slice(column * size + column, size - column);
            if (pivot != column)
            {
                Span<double> other = matrix.Slice(pivot * size + column, size - column);
                for (int i = 0; i < top.Length; i++)
                {
                    (top[i], other[i]) = (other[i], top[i]);
                }

                (right[column], right[pivot]) = (right[pivot], right[column]);
            }

            for (int row = column + 1; row < size; row++)
            {
                Span<double> lower = matrix.Slice(row * size + column, size - column);
                double factor = lower[0] / top[0];

                // Element by element, so that results do not depend on how wide registers are.
                TensorPrimitives.MultiplyAdd(top, -factor, lower, lower);
                right[row] -= factor * right[column];
            }
        }

        for (int row = size - 1; row >= 0; row--)
        {
            for (int column = row + 1; column < size; column++)
            {
                right[row] -= matrix[row * size + column] * right[column];
            }

            right[row] /= matrix[row * size + row];
        }
    }

    /// <summary>The same in tensor code with masks, for many systems at once.</summary>
    private static Tensor EliminateTogether(Tensor matrix, Tensor right)
    {
        int size = matrix.Shape[0];
        Tensor rows = Tensor.Arange(size);
        Tensor system = Functions.Concat([matrix, right.Unsqueeze(1)], 1);
        for (int column = 0; column < size; column++)
        {
            Tensor magnitudes = Functions.Where(rows >= column, system[At.Rest, column].Abs(), -1);
            Tensor pivot = magnitudes.ArgMax();
            Tensor order = Functions.Where(Functions.Equal(rows, column), pivot, Functions.Where(Functions.Equal(rows, pivot), column, rows));
            system = Functions.IndexSelect(system, order, 0);
            Tensor row = system[column] / system[column, column];

            // Gauss and Jordan: the other rows lose the column, above as well as below.
            Tensor factors = Functions.Where(Functions.Equal(rows, column), 0, system[At.Rest, column]);
            system -= factors.Unsqueeze(1) * row.Unsqueeze(0);
            system = Functions.Where(Functions.Equal(rows, column).Unsqueeze(1), row.Unsqueeze(0), system);
        }

        return system[At.Rest, size];
    }

    protected override Tensor[] Transpose(Tensor solution, Tensor[] parameters, Tensor g)
    {
        Tensor adjoint = Solve(parameters[0].T, g);
        return [-(adjoint.Unsqueeze(1) * solution.Unsqueeze(0)), adjoint];
    }

    protected override Tensor Push(Tensor solution, Tensor[] parameters, Tensor[] tangents)
        => Solve(parameters[0], tangents[1] - tangents[0].MatMul(solution));
}
