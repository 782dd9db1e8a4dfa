namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>P, L and U with A = P L U for matrices A of any shape: P exchanges rows, L is lower triangular with ones on its diagonal, U upper triangular. PyTorch's linalg.lu.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes, or no elements.</exception>
    public (Tensor P, Tensor L, Tensor U) Lu()
    {
        (Tensor exchange, Tensor lower, Tensor upper, _) = Decomposed(Elements("Lu"));
        return (exchange.Transpose(-2, -1), lower, upper);
    }

    /// <summary>L and U of <see cref="Lu"/> in one matrix, and (int32) with which row, counted from 1, each was exchanged in its turn. PyTorch's linalg.lu_factor.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes, or no elements.</exception>
    public (Tensor Factors, Tensor Pivots) LuFactor()
    {
        Tensor x = Elements("LuFactor");
        (int height, int width) = (Shape[^2], Shape[^1]);
        if (height == width)
        {
            (Tensor both, Tensor exchanged, _) = Factored(x);
            return (both, exchanged);
        }

        (_, Tensor lower, Tensor upper, Tensor pivots) = Decomposed(x);
        Tensor isBelow = Arange(height).Unsqueeze(1) > Arange(width);
        lower = width > height ? lower.Pad(-1, 0, width - height) : lower;
        upper = height > width ? upper.Pad(-2, 0, height - width) : upper;
        return (Functions.Where(isBelow, lower, upper), pivots);
    }

    /// <summary>P, L and U of what <see cref="LuFactor"/> gave, this being its factors. PyTorch's lu_unpack.</summary>
    /// <param name="pivots">Its pivots.</param>
    public (Tensor P, Tensor L, Tensor U) LuUnpack(Tensor pivots)
    {
        ArgumentNullException.ThrowIfNull(pivots);
        (int height, int width) = (Shape[^2], Shape[^1]);
        int side = Math.Min(height, width);
        return (Exchanges(pivots, height).Transpose(-2, -1), Tril(-1).Narrow(-1, 0, side) + Eye(height, side, DType), Triu().Narrow(-2, 0, side));
    }

    /// <summary>The X with A X = B, or X A = B, for what <see cref="LuFactor"/> gave of A, this being its factors. PyTorch's linalg.lu_solve.</summary>
    /// <param name="pivots">Its pivots.</param>
    /// <param name="other">B: matrices.</param>
    /// <param name="left">Whether A stands on the left.</param>
    /// <param name="adjoint">Whether Aᵀ stands in the place of A.</param>
    /// <exception cref="ArgumentException">The matrices are not square, or the shapes do not fit.</exception>
    public Tensor LuSolve(Tensor pivots, Tensor other, bool left = true, bool adjoint = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!left)
        {
            return LuSolve(pivots, other.Transpose(-2, -1), true, !adjoint).Transpose(-2, -1);
        }

        Tensor exchange = Exchanges(pivots, Shape[^2]);
        return adjoint
            ? exchange.Transpose(-2, -1).MatMul(Transpose(-2, -1).SolveTriangular(Transpose(-2, -1).SolveTriangular(other, upper: false), upper: true, unitriangular: true))
            : SolveTriangular(SolveTriangular(exchange.MatMul(other), upper: false, unitriangular: true), upper: true);
    }

    /// <summary>P, with L U = P A: the exchanges one after the other, as the rows went through them.</summary>
    private Tensor Exchanges(Tensor pivots, int height)
    {
        Tensor place = Arange(height);
        Tensor order = place.BroadcastTo(Shape.Create([.. pivots.Shape.Lengths[..^1], height]));
        for (int k = 0; k < pivots.Shape[^1]; k++)
        {
            Tensor other = pivots.Narrow(-1, k, 1).Cast(DType.Int64) - 1;
            order = Functions.Gather(order, Functions.Where(Functions.Equal(place, k), other, Functions.Where(Functions.Equal(place, other), k, place)), -1);
        }

        return Primitives.Lu.Exchanges(order, DType);
    }

    private Tensor Elements(string name) => Rank >= 2 && Count > 0
        ? Floating()
        : throw new ArgumentException($"{name} needs matrices with elements along the last two axes, not {Type}{CallSite.Suffix()}.");

    /// <summary>The exchanges Pᵀ, L, U and the pivots. Where A is not square, what lies beyond the square follows from what lies within.</summary>
    private static (Tensor Exchange, Tensor Lower, Tensor Upper, Tensor Pivots) Decomposed(Tensor x)
    {
        (int height, int width) = (x.Shape[^2], x.Shape[^1]);
        int side = Math.Min(height, width);
        (Tensor both, Tensor pivots, Tensor order) = Factored(height == width ? x : x.Detach());
        Tensor exchange = Primitives.Lu.Exchanges(order, x.DType);
        if (height == width)
        {
            return (exchange, Primitives.Lu.Lower(both), both.Triu(), pivots);
        }

        // In this order no row is exchanged again.
        Tensor rows = exchange.MatMul(x);
        (both, _, _) = Factored(rows.Narrow(-2, 0, side).Narrow(-1, 0, side));
        Tensor lower = Primitives.Lu.Lower(both);
        Tensor upper = both.Triu();
        if (height > width)
        {
            lower = Functions.Concat([lower, both.SolveTriangular(rows.Narrow(-2, side, height - side), upper: true, left: false)], -2);
        }
        else
        {
            upper = Functions.Concat([upper, both.SolveTriangular(rows.Narrow(-1, side, width - side), upper: false, unitriangular: true)], -1);
        }

        return (exchange, lower, upper, pivots);
    }

    /// <summary>L and U in one, with which row each was exchanged (int32, from 1), and which row each was (int64).</summary>
    private static (Tensor Factors, Tensor Pivots, Tensor Order) Factored(Tensor x)
    {
        Tensor[] found = new Tensor[3];
        Primitives.Lu.Op.Apply([x], found);
        return (found[0], found[1], found[2]);
    }
}
