namespace Nabla.Primitives;

/// <summary>x with the part that the <see cref="Slice"/> of these starts and steps would read replaced by y. Linear in each.</summary>
internal sealed record Overwrite(Axes Starts, Axes Steps) : Primitive
{
    internal override Residuals Reads => Residuals.None;

    internal override Primitive? Resized(Primitive other, Sizing sizing)
        => other is Overwrite overwrite && overwrite.Steps.Equals(Steps) ? this with { Starts = sizing.Of(Starts, overwrite.Starts) } : null;

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        if (inputs[0].DType != inputs[1].DType || inputs[0].Shape.Rank != inputs[1].Shape.Rank)
        {
            throw new ArgumentException($"Overwrite cannot write {inputs[1]} into {inputs[0]}: element type and number of axes must agree.");
        }

        outputs[0] = inputs[0];
    }

    protected internal override void Vjp(in Pullback call, Span<Tensor?> cotangents)
    {
        Tensor g = call.Cotangents[0]!;
        Shape part = call.Type(1).Shape;
        cotangents[0] = call.Wants(0) ? Apply(g, Tensor.Zeros(part, g.DType)) : null;
        cotangents[1] = call.Wants(1) ? new Slice(Starts, Axes.Of(part.Lengths), Steps).Apply(g) : null;
    }

    protected internal override void Jvp(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> tangents, ReadOnlySpan<Tensor> outputs, Span<Tensor?> pushed)
        => pushed[0] = tangents[0] is null && tangents[1] is null
            ? null
            : Apply(tangents[0] ?? inputs[0].ZerosLike(), tangents[1] ?? inputs[1].ZerosLike());

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = new Overwrite(Axes.Of([0, .. Starts.Span]), Axes.Of([1, .. Steps.Span])).Apply(
            inputs[0].WithBatch(size, axes[0], 0), inputs[1].WithBatch(size, axes[1], 0));
        outputAxes[0] = 0;
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        (Operand y, Operand z) = (inputs[1], outputs[0]);
        machine.Move(inputs[0], z);
        if (y.Shape.Count == 0)
        {
            return;
        }

        long[] strides = new long[z.Shape.Rank];
        long offset = z.Layout.Offset;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            strides[axis] = z.Layout.Strides[axis] * Steps[axis];
            offset += z.Layout.Strides[axis] * Starts[axis];
        }

        machine.Move(y, z.View(y.Shape, Layout.Of(y.Shape.Lengths, strides, offset)));
    }
}
