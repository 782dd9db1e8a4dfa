namespace Nabla;

public static partial class Functions
{
    /// <summary>
    /// Sums of products by Einstein's convention, PyTorch's and NumPy's einsum: <c>Einsum("ij,jk->ik", x, y)</c> is the product of matrices. A letter names an axis; what is not in the result is summed;
    /// a letter twice in one operand takes its diagonal; <c>...</c> stands for axes that broadcast. Without an arrow the result has the letters that occur once, in alphabetical order.
    /// </summary>
    /// <remarks>The operands are multiplied in pairs, in the order that needs the fewest multiplications (the best of all for up to eight), each pair as one product of stacks of matrices.</remarks>
    /// <param name="equation">The labels of the operands, and of the result.</param>
    /// <param name="tensors">As many as the equation has operands; element types promote together.</param>
    /// <exception cref="ArgumentException">The equation is malformed or does not fit the shapes.</exception>
    public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(equation);
        Equation read = new(equation, Array.ConvertAll(tensors.ToArray(), static one => one.Shape));
        return new Contraction(read, Promoted(tensors)).Result();
    }

    /// <summary>The product of several matrices, multiplied in the order that needs the fewest operations; the first may be a row and the last a column, given as vectors. PyTorch's linalg.multi_dot.</summary>
    /// <exception cref="ArgumentException">There are fewer than two, or their shapes do not follow on each other.</exception>
    public static Tensor MultiDot(params ReadOnlySpan<Tensor> tensors)
    {
        if (tensors.Length < 2)
        {
            throw new ArgumentException($"MultiDot needs at least two matrices, but was given {tensors.Length}{CallSite.Suffix()}.", nameof(tensors));
        }

        Tensor[] factors = Promoted(tensors);
        (bool isRow, bool isColumn) = (factors[0].Rank == 1, factors[^1].Rank == 1);
        factors[0] = isRow ? factors[0].Unsqueeze(0) : factors[0];
        factors[^1] = isColumn ? factors[^1].Unsqueeze(1) : factors[^1];
        foreach (Tensor factor in factors)
        {
            if (factor.Rank != 2)
            {
                throw new ArgumentException($"MultiDot needs matrices, or vectors at its ends, not {factor.Type}{CallSite.Suffix()}.", nameof(tensors));
            }
        }

        Tensor product = Chained(factors, Splits(factors), 0, factors.Length - 1);
        return (isRow, isColumn) switch
        {
            (true, true) => product.Reshape(Shape.Scalar),
            (true, false) or (false, true) => product.Reshape(-1),
            _ => product,
        };
    }

    private static Tensor Chained(Tensor[] factors, int[,] splits, int first, int last)
        => first == last ? factors[first] : Chained(factors, splits, first, splits[first, last]).MatMul(Chained(factors, splits, splits[first, last] + 1, last));

    /// <summary>After which factor the product from i to j is best split.</summary>
    private static int[,] Splits(Tensor[] factors)
    {
        int n = factors.Length;
        double[,] cost = new double[n, n];
        int[,] splits = new int[n, n];
        for (int length = 1; length < n; length++)
        {
            for (int i = 0; i + length < n; i++)
            {
                int j = i + length;
                cost[i, j] = double.PositiveInfinity;
                for (int k = i; k < j; k++)
                {
                    double one = cost[i, k] + cost[k + 1, j] + (double)factors[i].Shape[0] * factors[k].Shape[1] * factors[j].Shape[1];
                    (cost[i, j], splits[i, j]) = one < cost[i, j] ? (one, k) : (cost[i, j], splits[i, j]);
                }
            }
        }

        return splits;
    }
}
