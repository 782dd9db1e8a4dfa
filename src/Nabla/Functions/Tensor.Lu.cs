namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>P, L and U with A = P L U for matrices A of any shape: P exchanges rows, L is lower triangular with ones on its diagonal, U upper triangular. PyTorch's linalg.lu.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes, or no elements.</exception>
    public (Tensor P, Tensor L, Tensor U) Lu()
    {
        (Tensor exchange, Tensor lower, Tensor upper, _) = Decomposed("Lu");
        return (exchange.Transpose(-2, -1), lower, upper);
    }

    /// <summary>L and U of <see cref="Lu"/> in one matrix, and (int32) with which row, counted from 1, each was exchanged in its turn. PyTorch's linalg.lu_factor.</summary>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes, or no elements.</exception>
    public (Tensor Factors, Tensor Pivots) LuFactor()
    {
        (_, Tensor lower, Tensor upper, Tensor pivots) = Decomposed("LuFactor");
        (int height, int width) = (Shape[^2], Shape[^1]);
        Tensor isBelow = Arange(height).Unsqueeze(1) > Arange(width);
        lower = width > height ? lower.Pad(-1, 0, width - height) : lower;
        upper = height > width ? upper.Pad(-2, 0, height - width) : upper;
        return (Functions.Where(isBelow, lower, upper), pivots.Cast(DType.Int32));
    }

    /// <summary>P, L and U of what <see cref="LuFactor"/> gave, this being its factors. PyTorch's lu_unpack.</summary>
    /// <param name="pivots">Its pivots.</param>
    public (Tensor P, Tensor L, Tensor U) LuUnpack(Tensor pivots)
    {
        ArgumentNullException.ThrowIfNull(pivots);
        (int height, int width) = (Shape[^2], Shape[^1]);
        int side = Math.Min(height, width);
        Tensor isBelow = Arange(height).Unsqueeze(1) > Arange(width);
        Tensor lower = Functions.Where(isBelow, this, 0).Narrow(-1, 0, side) + Eye(height, side, DType);

        // The exchanges one after the other, as the rows went through them.
        Tensor order = Arange(height).BroadcastTo(Shape.Create([.. pivots.Shape.Lengths[..^1], height]));
        for (int k = 0; k < side; k++)
        {
            Tensor other = pivots.Narrow(-1, k, 1).Cast(DType.Int64) - 1;
            Tensor place = Arange(height).BroadcastTo(order.Shape);
            order = Functions.Gather(order, Functions.Where(Functions.Equal(place, k), other, Functions.Where(Functions.Equal(place, other), k, place)), -1);
        }

        Tensor exchange = Functions.Equal(order.Unsqueeze(-1), Arange(height)).Cast(DType);
        return (exchange.Transpose(-2, -1), lower, Functions.Where(isBelow, 0, this).Narrow(-2, 0, side));
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
        (Tensor exchange, Tensor lower, Tensor upper) = LuUnpack(pivots);
        if (!left)
        {
            return LuSolve(pivots, other.Transpose(-2, -1), true, !adjoint).Transpose(-2, -1);
        }

        return adjoint
            ? exchange.MatMul(lower.Transpose(-2, -1).Solve(upper.Transpose(-2, -1).Solve(other)))
            : upper.Solve(lower.Solve(exchange.Transpose(-2, -1).MatMul(other)));
    }

    /// <summary>The exchanges Pᵀ, L, U and the pivots. Where A is not square, the rows are chosen in a square with zeros around it, and what lies beyond the square in A follows from what lies within.</summary>
    private (Tensor Exchange, Tensor Lower, Tensor Upper, Tensor Pivots) Decomposed(string name)
    {
        Tensor x = Floating();
        if (Rank < 2 || Count == 0)
        {
            throw new ArgumentException($"{name} needs matrices with elements along the last two axes, not {Type}{CallSite.Suffix()}.");
        }

        (int height, int width) = (Shape[^2], Shape[^1]);
        int side = Math.Min(height, width);
        int square = Math.Max(height, width);
        Tensor padded = x.Detach().Pad(-2, 0, square - height).Pad(-1, 0, square - width);
        Tensor packed = Primitives.Lu.Op.Apply(padded.Flatten(-2, -1));
        Tensor order = packed.Narrow(-1, square * square, height).Detach();
        Tensor pivots = packed.Narrow(-1, square * square + square, side).Detach();
        Tensor exchange = Functions.Equal(order.Unsqueeze(-1), Arange(height)).Cast(x.DType);

        // In this order no row is exchanged again.
        Tensor rows = exchange.MatMul(x);
        (Tensor lower, Tensor upper, _) = Primitives.Lu.Factors(Primitives.Lu.Op.Apply(rows.Narrow(-2, 0, side).Narrow(-1, 0, side).Flatten(-2, -1)));
        if (height > width)
        {
            lower = Functions.Concat([lower, rows.Narrow(-2, side, height - side).MatMul(upper.Inverse())], -2);
        }
        else if (width > height)
        {
            upper = Functions.Concat([upper, lower.Inverse().MatMul(rows.Narrow(-1, side, width - side))], -1);
        }

        return (exchange, lower, upper, pivots);
    }
}
