namespace Nabla.Primitives;

/// <summary>Every step-th element from a start, along each axis. A negative step walks backwards.</summary>
/// <param name="Starts">The first index taken, per axis.</param>
/// <param name="Lengths">How many are taken, per axis.</param>
/// <param name="Steps">The distance between them, per axis; not 0.</param>
internal sealed record Slice(Axes Starts, Axes Lengths, Axes Steps) : Movement
{
    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        Shape x = inputs[0].Shape;
        for (int axis = 0; axis < x.Rank; axis++)
        {
            long last = Starts[axis] + (long)(Lengths[axis] - 1) * Steps[axis];
            if (Lengths[axis] > 0 && (Starts[axis] < 0 || Starts[axis] >= x[axis] || last < 0 || last >= x[axis]))
            {
                throw new ArgumentOutOfRangeException(nameof(inputs), $"Slice takes elements {Starts[axis]} to {last} along axis {axis} of {x}, which has only {x[axis]}.");
            }
        }

        outputs[0] = new TensorType(inputs[0].DType, Shape.Create(Lengths.Span));
    }

    internal override Primitive? Resized(Primitive other, Sizing sizing)
        => other is Slice slice && slice.Steps.Equals(Steps) ? this with { Starts = sizing.Of(Starts, slice.Starts), Lengths = sizing.Of(Lengths, slice.Lengths) } : null;

    protected override Tensor Transposed(Tensor g, TensorType x) => new Embed(x.Shape, Starts, Steps).Apply(g);

    protected override Layout View(Shape x, Layout layout, Shape z)
    {
        long[] strides = new long[z.Rank];
        long offset = layout.Offset;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            strides[axis] = layout.Strides[axis] * Steps[axis];
            offset += z.Count == 0 ? 0 : layout.Strides[axis] * Starts[axis];
        }

        return Layout.Of(z.Lengths, strides, offset);
    }

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = new Slice(Axes.Of([0, .. Starts.Span]), Axes.Of([size, .. Lengths.Span]), Axes.Of([1, .. Steps.Span])).Apply(inputs[0].MoveAxis(axes[0], 0));
        outputAxes[0] = 0;
    }
}
