using System.Text;

namespace Nabla.Primitives;

/// <summary>The product of the last two axes, for each index of the axes before them: [.., m, k] × [.., k, n] → [.., m, n]. A transposed factor is given as [.., k, m] or [.., n, k].</summary>
/// <remarks>Transposition is a parameter, and not only a view of an operand, so that the gradient of a factor lies in memory as the factor does.</remarks>
internal sealed record MatMul(bool TransposedX, bool TransposedY) : Bilinear
{
    public static MatMul Op { get; } = new(false, false);

    /// <summary>x yᵀ.</summary>
    public static MatMul ByTransposed { get; } = new(false, true);

    internal override long Arithmetic(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs)
        => 2 * outputs[0].Shape.Count * inputs[0].Shape[TransposedX ? ^2 : ^1];

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        (Shape x, Shape y) = (inputs[0].Shape, inputs[1].Shape);
        if (inputs[0].DType != inputs[1].DType || x.Rank < 2 || x.Rank != y.Rank || !x.Lengths[..^2].SequenceEqual(y.Lengths[..^2]))
        {
            throw Impossible(inputs);
        }

        (int rows, int inner) = TransposedX ? (x[^1], x[^2]) : (x[^2], x[^1]);
        (int outer, int columns) = TransposedY ? (y[^1], y[^2]) : (y[^2], y[^1]);
        if (inner != outer)
        {
            throw Impossible(inputs);
        }

        outputs[0] = new TensorType(inputs[0].DType, Result(x, rows, columns) ?? Result(y, rows, columns) ?? Shape.Create([.. x.Lengths[..^2], rows, columns]));
    }

    protected override Tensor Left(Tensor g, Tensor y, TensorType type)
        => TransposedX ? new MatMul(TransposedY, true).Apply(y, g) : new MatMul(false, !TransposedY).Apply(g, y);

    protected override Tensor Right(Tensor g, Tensor x, TensorType type)
        => TransposedY ? new MatMul(true, TransposedX).Apply(g, x) : new MatMul(!TransposedX, false).Apply(x, g);

    /// <summary>Where only x carries a batch and nothing else is batched, the batch axis joins its rows: one large product instead of many small ones.</summary>
    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputAxes[0] = 0;
        if (axes[1] == Batches.None && inputs[1].Rank == 2 && !TransposedX)
        {
            Tensor x = inputs[0].MoveAxis(axes[0], 0);
            Tensor rows = new Reshape([x.Shape[0] * x.Shape[1], x.Shape[2]]).Apply(x);
            Tensor product = Apply(rows, inputs[1]);
            outputs[0] = new Reshape([x.Shape[0], x.Shape[1], product.Shape[1]]).Apply(product);
            return;
        }

        outputs[0] = Apply(inputs[0].WithBatch(size, axes[0], 0), inputs[1].WithBatch(size, axes[1], 0));
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Contract(
            TransposedX ? inputs[0].SwapLastAxes() : inputs[0],
            TransposedY ? inputs[1].SwapLastAxes() : inputs[1],
            outputs[0]);

    /// <summary>Graphs show what differs from the plain product.</summary>
    protected override bool PrintMembers(StringBuilder builder)
    {
        if (!TransposedX && !TransposedY)
        {
            return false;
        }

        builder.Append(TransposedX && TransposedY ? "xᵀ yᵀ" : TransposedX ? "xᵀ y" : "x yᵀ");
        return true;
    }

    private ArgumentException Impossible(ReadOnlySpan<TensorType> inputs)
        => new($"MatMul cannot multiply {inputs[0]}{(TransposedX ? ", transposed," : "")} by {inputs[1]}{(TransposedY ? ", transposed" : "")}.");

    /// <summary>A factor's shape, if it is also the result's: square factors share one.</summary>
    private static Shape? Result(Shape factor, int rows, int columns) => factor[^2] == rows && factor[^1] == columns ? factor : null;
}
