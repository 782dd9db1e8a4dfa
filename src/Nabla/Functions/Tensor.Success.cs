namespace Nabla;

public abstract partial class Tensor
{
    /// <summary><see cref="Cholesky"/>, and for each matrix (int32) whether it has no such factor: 0 where it has one, else how many rows it takes to see that it is not positive definite. PyTorch's linalg.cholesky_ex.</summary>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public (Tensor L, Tensor Info) CholeskyEx(bool upper = false)
    {
        Tensor factor = Cholesky(upper);
        Tensor info = Zeros(Shape.Create(factor.Shape.Lengths[..^2]), DType.Int32);
        if (factor.Count == 0 || !(bool)Functions.IsNaN(factor.Detach()).Any())
        {
            return (factor, info);
        }

        // The first leading part that has no factor.
        Tensor x = Detach();
        for (int n = Shape[^1]; n >= 1; n--)
        {
            Tensor isBad = Functions.IsNaN(x.Narrow(-1, 0, n).Narrow(-2, 0, n).Cholesky()).Any([-2, -1]);
            info = Functions.Where(isBad, Zeros(info.Shape, DType.Int32) + n, info);
        }

        return (factor, info);
    }

    /// <summary><see cref="Inverse"/>, and for each matrix (int32) whether it is singular: 0 where it is not, else the first pivot, from 1, that is 0. PyTorch's linalg.inv_ex.</summary>
    /// <exception cref="ArgumentException">The matrices are not square.</exception>
    public (Tensor Inverse, Tensor Info) InverseEx() => (Inverse(), Ended(Square("InverseEx").Detach()));

    /// <summary><see cref="Solve"/>, and for each matrix (int32) whether it is singular: 0 where it is not, else the first pivot, from 1, that is 0. PyTorch's linalg.solve_ex.</summary>
    /// <param name="other">B: matrices, or vectors.</param>
    /// <param name="left">Whether A stands on the left.</param>
    /// <exception cref="ArgumentException">The matrices are not square, or the shapes do not fit.</exception>
    public (Tensor Result, Tensor Info) SolveEx(Tensor other, bool left = true) => (Solve(other, left), Ended(Square("SolveEx").Detach()));

    /// <summary><see cref="LuFactor"/>, and for each matrix (int32) whether U has a 0 on its diagonal: 0 where it has none, else the place of the first, from 1. PyTorch's linalg.lu_factor_ex.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes, or no elements.</exception>
    public (Tensor Factors, Tensor Pivots, Tensor Info) LuFactorEx()
    {
        (Tensor factors, Tensor pivots) = LuFactor();
        return (factors, pivots, First(Functions.Equal(factors.Detach().Diagonal(0, -2, -1), 0)));
    }

    private static Tensor Ended(Tensor x) => x.Count == 0 ? Zeros(Shape.Create(x.Shape.Lengths[..^2]), DType.Int32) : First(Functions.Equal(Factored(x).Factors.Diagonal(0, -2, -1), 0));

    /// <summary>The place, from 1, of the first that is so along the last axis; 0 if none is.</summary>
    private static Tensor First(Tensor isSo)
    {
        int n = isSo.Shape[^1];
        Tensor places = Functions.Where(isSo, Arange(n) + 1, n + 1).Min([-1]);
        return Functions.Where(places > n, 0, places).Cast(DType.Int32);
    }
}
