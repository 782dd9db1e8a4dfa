namespace Nabla.Primitives;

/// <summary>Zeros of <paramref name="Shape"/> with x written into the places that the <see cref="Slice"/> of the same starts and steps would read: its transpose.</summary>
internal sealed record Embed(Shape Shape, Axes Starts, Axes Steps) : LinearMap
{
    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
        => outputs[0] = new TensorType(inputs[0].DType, Shape);

    internal override Primitive? Resized(Primitive other, Sizing sizing)
        => other is Embed embed && embed.Steps.Equals(Steps) ? this with { Shape = sizing.Of(Shape, embed.Shape), Starts = sizing.Of(Starts, embed.Starts) } : null;

    protected override Tensor Transposed(Tensor g, TensorType x) => new Slice(Starts, Axes.Of(x.Shape.Lengths), Steps).Apply(g);

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = new Embed(Shape.With(0, size), Axes.Of([0, .. Starts.Span]), Axes.Of([1, .. Steps.Span])).Apply(inputs[0].MoveAxis(axes[0], 0));
        outputAxes[0] = 0;
    }

    protected internal override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        (Operand x, Operand z) = (inputs[0], outputs[0]);
        machine.Move(Constants.Zero(x.DType).On(machine).Operand.View(z.Shape, z.Shape.Repeated), z);
        if (x.Shape.Count == 0)
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

        machine.Move(x, z.View(x.Shape, Layout.Of(x.Shape.Lengths, strides, offset)));
    }
}
