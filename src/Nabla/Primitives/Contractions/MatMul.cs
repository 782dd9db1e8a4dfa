namespace Nabla.Primitives;

/// <summary>The product of the last two axes, for each index of the axes before them: [.., m, k] × [.., k, n] → [.., m, n].</summary>
internal sealed record MatMul : Bilinear
{
    public static MatMul Op { get; } = new();

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        (Shape x, Shape y) = (inputs[0].Shape, inputs[1].Shape);
        if (inputs[0].DType != inputs[1].DType || x.Rank < 2 || x.Rank != y.Rank || x[^1] != y[^2] || !x.Lengths[..^2].SequenceEqual(y.Lengths[..^2]))
        {
            throw new ArgumentException($"MatMul cannot multiply {inputs[0]} by {inputs[1]}.");
        }

        outputs[0] = new TensorType(inputs[0].DType, Shape.Create([.. x.Lengths[..^1], y[^1]]));
    }

    protected override Tensor Left(Tensor g, Tensor y, TensorType type) => Apply(g, y.SwapLastAxes());

    protected override Tensor Right(Tensor g, Tensor x, TensorType type) => Apply(x.SwapLastAxes(), g);

    /// <summary>Where only x carries a batch and nothing else is batched, the batch axis joins its rows: one large product instead of many small ones.</summary>
    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputAxes[0] = 0;
        if (axes[1] == Batches.None && inputs[1].Rank == 2)
        {
            Tensor x = inputs[0].MoveAxis(axes[0], 0);
            Tensor rows = new Reshape([x.Shape[0] * x.Shape[1], x.Shape[2]]).Apply(x);
            outputs[0] = new Reshape([x.Shape[0], x.Shape[1], inputs[1].Shape[1]]).Apply(Apply(rows, inputs[1]));
            return;
        }

        outputs[0] = Apply(inputs[0].WithBatch(size, axes[0], 0), inputs[1].WithBatch(size, axes[1], 0));
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Contract(inputs[0], inputs[1], outputs[0]);
}
