namespace Nabla.Primitives;

/// <summary>The same elements with the axes in another order: axis i of the result is axis <paramref name="Order"/>[i] of x.</summary>
internal sealed record Permute(Axes Order) : Movement
{
    private Axes Inverse
    {
        get
        {
            int[] inverse = new int[Order.Count];
            for (int i = 0; i < inverse.Length; i++)
            {
                inverse[Order[i]] = i;
            }

            return Axes.Of(inverse);
        }
    }

    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        Span<int> lengths = stackalloc int[Order.Count];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = inputs[0].Shape[Order[i]];
        }

        outputs[0] = new TensorType(inputs[0].DType, Shape.Create(lengths));
    }

    protected override Tensor Transposed(Tensor g, TensorType x) => new Permute(Inverse).Apply(g);

    protected override Layout View(Shape x, Layout layout, Shape z)
    {
        long[] strides = new long[z.Rank];
        for (int i = 0; i < strides.Length; i++)
        {
            strides[i] = layout.Strides[Order[i]];
        }

        return Layout.Of(z.Lengths, strides, layout.Offset);
    }

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = new Permute(Axes.Of([0, .. Order.Shift(1).Span])).Apply(inputs[0].MoveAxis(axes[0], 0));
        outputAxes[0] = 0;
    }
}
