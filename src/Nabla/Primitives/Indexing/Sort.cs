namespace Nabla.Primitives;

/// <summary>The elements along an axis in order, and (int64) where each came from. Stable; NaN counts as the greatest.</summary>
internal sealed record Sort(int Axis, bool Descending) : Primitive
{
    internal override int Outputs => 2;

    internal override Residuals Reads => new(0, 0b10);

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        outputs[0] = inputs[0];
        outputs[1] = new TensorType(DType.Int64, inputs[0].Shape);
    }

    /// <summary>Sorting permutes, so the way back puts each cotangent where its element came from.</summary>
    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
        => cotangents[0] = call.Cotangents[0] is { } g ? new ScatterAdd(Axis).Apply(g.ZerosLike(), call.Outputs[1]!, g) : null;

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = tangents[0] is { } dx ? new Gather(Axis).Apply(dx, outputs[1]) : null;

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        new Sort(Axis + 1, Descending).Apply([inputs[0].MoveAxis(axes[0], 0)], outputs);
        outputAxes.Clear();
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Sort(inputs[0], outputs[0], outputs[1], Axis, Descending);
}
