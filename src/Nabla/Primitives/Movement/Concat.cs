namespace Nabla.Primitives;

/// <summary>Tensors joined end to end along an axis; elsewhere their shapes agree.</summary>
internal sealed record Concat(int Axis) : Primitive
{
    internal override Residuals Reads => Residuals.None;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        Shape first = inputs[0].Shape;
        int length = 0;
        foreach (TensorType input in inputs)
        {
            if (input.DType != inputs[0].DType || input.Shape.Rank != first.Rank || !input.Shape.Replace(Axis, 0).Equals(first.Replace(Axis, 0)))
            {
                throw new ArgumentException($"Concat along axis {Axis} cannot join {inputs[0]} and {input}: apart from that axis the shapes must agree.");
            }

            length = checked(length + input.Shape[Axis]);
        }

        outputs[0] = new TensorType(inputs[0].DType, first.Replace(Axis, length));
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        int start = 0;
        for (int i = 0; i < call.Count; i++)
        {
            int length = call.Type(i).Shape[Axis];
            cotangents[i] = call.Wants(i) ? call.Cotangents[0]!.Narrow(Axis, start, length) : null;
            start += length;
        }
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
    {
        Tensor[] filled = new Tensor[inputs.Length];
        for (int i = 0; i < filled.Length; i++)
        {
            filled[i] = tangents[i] ?? inputs[i].ZerosLike();
        }

        pushed[0] = Apply(filled);
    }

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        Tensor[] batched = new Tensor[inputs.Length];
        for (int i = 0; i < batched.Length; i++)
        {
            batched[i] = inputs[i].WithBatch(size, axes[i], 0);
        }

        outputs[0] = new Concat(Axis + 1).Apply(batched);
        outputAxes[0] = 0;
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        Operand z = outputs[0];
        long offset = z.Layout.Offset;
        foreach (ref readonly Operand input in inputs)
        {
            machine.Move(input, z.View(input.Shape, Layout.Of(input.Shape.Lengths, z.Layout.Strides.ToArray(), offset)));
            offset += z.Layout.Strides[Axis] * input.Shape[Axis];
        }
    }
}
