using System.Runtime.CompilerServices;

namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The matrix product over the last axis of this and the second-to-last of the other. Vectors are rows on the left and columns on the right; axes before the last two broadcast; PyTorch's matmul.</summary>
    /// <param name="other">The right factor.</param>
    /// <param name="thisExpression">Filled in by the compiler, for messages.</param>
    /// <param name="otherExpression">Filled in by the compiler, for messages.</param>
    /// <param name="file">Filled in by the compiler, for messages.</param>
    /// <param name="line">Filled in by the compiler, for messages.</param>
    /// <exception cref="ArgumentException">The lengths of the summed axes differ, or a factor is a scalar.</exception>
    public Tensor MatMul(Tensor other, string? thisExpression = null, [CallerArgumentExpression(nameof(other))] string? otherExpression = null, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Tensor x, Tensor y) = (this, other);
        DType dtype = Alignment.Common(x, y);
        if (dtype == DType.Bool)
        {
            throw new ArgumentException($"MatMul needs numbers, not bool tensors. Cast first: x.Cast(DType.Int64) ({Path.GetFileName(file)}:{line})", nameof(other));
        }

        int inner = x.Rank == 0 ? -1 : x.Shape[^1];
        int outer = y.Rank == 0 ? -1 : y.Rank == 1 ? y.Shape[0] : y.Shape[^2];
        if (x.Rank == 0 || y.Rank == 0 || inner != outer)
        {
            string why = x.Rank == 0 || y.Rank == 0 ? "a scalar has no axis to sum over; write * instead" : $"{inner} ≠ {outer}";
            throw new ArgumentException($"MatMul cannot multiply {thisExpression ?? "x"} {x.Shape} by {otherExpression} {y.Shape}: {why} ({Path.GetFileName(file)}:{line})");
        }

        (x, y) = (Alignment.As(x, dtype), Alignment.As(y, dtype));
        Tensor left = x.Rank == 1 ? x.Unsqueeze(0) : x;
        Tensor right = y.Rank == 1 ? y.Unsqueeze(1) : y;
        Tensor product = Product(left, right, Primitives.MatMul.Op);
        Shape shape = product.Shape;
        if (x.Rank == 1)
        {
            shape = shape.Without(shape.Rank - 2);
        }

        return product.Reshape(y.Rank == 1 ? shape.Without(shape.Rank - 1) : shape);
    }

    /// <summary>x Wᵀ + b, where W is [out, in] as PyTorch stores it and x [.., in].</summary>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public Tensor Linear(Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank != 2 || Rank == 0 || Shape[^1] != weight.Shape[1])
        {
            string why = weight.Rank != 2 ? "a weight has two axes" : Rank == 0 ? "a scalar has no axis of inputs" : $"{Shape[^1]} inputs ≠ {weight.Shape[1]}{(Rank > 2 && Count == (long)Shape[0] * weight.Shape[1] ? ". Write x.Flatten(1), or put a Flatten layer before it" : "")}";
            throw new ArgumentException($"Linear cannot apply a weight [out, in] of {weight.Shape} to x of {Shape}: {why}{CallSite.Suffix()}.", nameof(weight));
        }

        DType dtype = Alignment.Common(this, weight);
        if (dtype == DType.Bool)
        {
            throw new ArgumentException($"Linear needs numbers, not bool tensors. Cast first: x.Cast(DType.Float32){CallSite.Suffix()}.", nameof(weight));
        }

        // Said as one product, not as one with weight.T: its reverse then makes the gradient as the weight itself lies. Rows of all batches are one large product.
        (Tensor x, weight) = (Alignment.As(this, dtype), Alignment.As(weight, dtype));
        Tensor rows = Rank == 2 ? x : x.Reshape(checked((int)new Shape(Shape.Lengths[..^1]).Count), Shape[^1]);
        bool joins = bias is not null && bias.DType == dtype && bias.Rank == 1 && bias.Shape[0] == weight.Shape[0];
        Tensor product = joins ? Primitives.Affine.Op.Apply(rows, weight, bias!) : Primitives.MatMul.ByTransposed.Apply(rows, weight);
        product = Rank == 2 ? product : product.Reshape(Shape.Create([.. Shape.Lengths[..^1], weight.Shape[0]]));
        return bias is null || joins ? product : product + bias;
    }

    private static Tensor Product(Tensor x, Tensor y, Primitives.MatMul op)
    {
        if (x.Rank == y.Rank && x.Shape.Lengths[..^2].SequenceEqual(y.Shape.Lengths[..^2]))
        {
            return op.Apply(x, y);
        }

        // Rows of all batches against one matrix are one large product.
        if (y.Rank == 2 && x.Rank > 2)
        {
            Shape shape = x.Shape;
            Tensor rows = x.Reshape(checked((int)new Shape(shape.Lengths[..^1]).Count), shape[^1]);
            Tensor product = op.Apply(rows, y);
            return product.Reshape(Shape.Create([.. shape.Lengths[..^1], product.Shape[1]]));
        }

        Shape batch = Alignment.Common("MatMul", Shape.Create(x.Shape.Lengths[..^2]), Shape.Create(y.Shape.Lengths[..^2]));
        x = Alignment.To(x, Shape.Create([.. batch.Lengths, .. x.Shape.Lengths[^2..]]));
        y = Alignment.To(y, Shape.Create([.. batch.Lengths, .. y.Shape.Lengths[^2..]]));
        return op.Apply(x, y);
    }
}
