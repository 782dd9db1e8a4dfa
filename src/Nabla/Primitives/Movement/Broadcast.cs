namespace Nabla.Primitives;

/// <summary>Repetition: to <paramref name="Shape"/>, along new axes and along axes of length 1. <paramref name="From"/> says which axis of the result each axis of x is.</summary>
internal sealed record Broadcast(Shape Shape, Axes From) : Movement
{
    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
        => outputs[0] = new TensorType(inputs[0].DType, Shape);

    internal override Primitive? Resized(Primitive other, Sizing sizing)
        => other is Broadcast broadcast && broadcast.From.Equals(From) ? this with { Shape = sizing.Of(Shape, broadcast.Shape) } : null;

    /// <summary>Each element was used wherever it was repeated, so it receives the sum over those places.</summary>
    protected override Tensor Transposed(Tensor g, TensorType x)
    {
        Span<int> repeated = stackalloc int[Shape.Rank];
        int count = 0;
        for (int axis = 0; axis < Shape.Rank; axis++)
        {
            int source = From.Span.IndexOf(axis);
            if (source < 0 || x.Shape[source] != Shape[axis])
            {
                repeated[count++] = axis;
            }
        }

        Tensor sum = count == 0 ? g : new Sum(Axes.Of(repeated[..count])).Apply(g);

        // Axes of length 1 that were stretched have disappeared in the sum.
        return sum.Shape.Equals(x.Shape) ? sum : new Reshape(x.Shape).Apply(sum);
    }

    protected override Layout View(Shape x, Layout layout, Shape z)
    {
        if (x.Rank == 0 && layout.Offset == 0)
        {
            return z.Repeated;
        }

        long[] strides = new long[z.Rank];
        for (int i = 0; i < x.Rank; i++)
        {
            int axis = From[i];
            strides[axis] = x[i] == z[axis] ? layout.Strides[i] : 0;
        }

        return Layout.Of(z.Lengths, strides, layout.Offset);
    }

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = new Broadcast(Shape.With(0, size), Axes.Of([0, .. From.Shift(1).Span])).Apply(inputs[0].MoveAxis(axes[0], 0));
        outputAxes[0] = 0;
    }
}
