namespace Nabla.Primitives;

/// <summary>Picks along an axis: z[.., j, ..] = x[.., indices[.., j, ..], ..]. Indices are int64 within the axis; apart from it the shapes agree.</summary>
internal sealed record Gather(int Axis) : Primitive
{
    internal override bool CanFail => true;

    internal override Residuals Reads => new(0b10, 0);

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        (Shape x, Shape indices) = (inputs[0].Shape, inputs[1].Shape);
        if (inputs[1].DType != DType.Int64 || x.Rank != indices.Rank || !x.Replace(Axis, 0).Equals(indices.Replace(Axis, 0)))
        {
            throw new ArgumentException($"Gather along axis {Axis} cannot pick from {inputs[0]} by {inputs[1]}: indices are int64 and, apart from that axis, shaped like x.");
        }

        outputs[0] = new TensorType(inputs[0].DType, indices);
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
        => cotangents[0] = call.Wants(0)
            ? new ScatterAdd(Axis).Apply(Tensor.Full(call.Type(0).Shape, 0, call.Type(0).DType), call.Inputs[1], call.Cotangents[0]!)
            : null;

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = tangents[0] is { } dx ? Apply(dx, inputs[1]) : null;

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        if (axes[0] < 0)
        {
            // All pick from the same: their picks lie side by side along the axis, and nothing is repeated.
            Shape one = inputs[1].Shape.Without(axes[1]);
            Tensor side = inputs[1].MoveAxis(axes[1], Axis).Reshape(one.Replace(Axis, checked(size * one[Axis])));
            outputs[0] = Apply(inputs[0], side).Reshape(one.With(Axis, size));
            outputAxes[0] = Axis;
            return;
        }

        outputs[0] = new Gather(Axis + 1).Apply(inputs[0].WithBatch(size, axes[0], 0), inputs[1].WithBatch(size, axes[1], 0));
        outputAxes[0] = 0;
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
        => machine.Gather(inputs[0], inputs[1], outputs[0], Axis);
}
