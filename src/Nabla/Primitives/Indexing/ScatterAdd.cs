namespace Nabla.Primitives;

/// <summary>x with additions along an axis: z = x, then z[.., indices[.., j, ..], ..] += updates[.., j, ..] in order of j, so that repeated indices sum reproducibly.</summary>
internal sealed record ScatterAdd(int Axis) : Primitive
{
    internal override bool CanFail => true;

    internal override Residuals Reads => new(0b10, 0);

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        (Shape x, Shape indices) = (inputs[0].Shape, inputs[1].Shape);
        if (inputs[1].DType != DType.Int64 || inputs[2].DType != inputs[0].DType || !inputs[2].Shape.Equals(indices)
            || x.Rank != indices.Rank || !x.Replace(Axis, 0).Equals(indices.Replace(Axis, 0)))
        {
            throw new ArgumentException(
                $"ScatterAdd along axis {Axis} cannot add {inputs[2]} into {inputs[0]} at {inputs[1]}: indices are int64 and shaped like the updates, which differ from x along that axis only.");
        }

        outputs[0] = inputs[0];
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor g = call.Cotangents[0]!;
        cotangents[0] = call.Wants(0) ? g : null;
        cotangents[2] = call.Wants(2) ? new Gather(Axis).Apply(g, call.Inputs[1]) : null;
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = tangents[0] is null && tangents[2] is null
            ? null
            : Apply(tangents[0] ?? inputs[0].ZerosLike(), inputs[1], tangents[2] ?? inputs[2].ZerosLike());

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = new ScatterAdd(Axis + 1).Apply(
            inputs[0].WithBatch(size, axes[0], 0), inputs[1].WithBatch(size, axes[1], 0), inputs[2].WithBatch(size, axes[2], 0));
        outputAxes[0] = 0;
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        machine.Move(inputs[0], outputs[0]);
        machine.Scatter<Sum.Plus>(inputs[2], inputs[1], outputs[0], Axis);
    }
}
