namespace Nabla.Primitives;

/// <summary>A linear map that only moves elements: where strides can describe the result it is a view, which costs nothing.</summary>
internal abstract record Movement : LinearMap
{
    /// <summary>The layout under which the memory of x holds the result, or null where no strides describe it.</summary>
    protected abstract Layout? View(Shape x, Layout layout, Shape z);

    internal sealed override long Arithmetic(ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => 0;

    /// <summary>What <see cref="View"/> says, for those who plan memory.</summary>
    internal Layout? ViewOf(Shape x, Layout layout, Shape z) => View(x, layout, z);

    protected internal sealed override void Evaluate(ReadOnlySpan<Tensor> inputs, Span<Tensor> outputs)
    {
        ConcreteTensor x = inputs[0].Concrete;
        TensorType type = default;
        TensorType given = x.Type;
        Infer(new ReadOnlySpan<TensorType>(in given), new Span<TensorType>(ref type));
        if (View(x.Shape, x.Layout, type.Shape) is not { } layout)
        {
            x = x.Packed();
            layout = View(x.Shape, x.Layout, type.Shape)!;
        }

        outputs[0] = new ConcreteTensor(type, layout, x.Storage);
    }

    protected internal sealed override void Lower(Machine machine, ReadOnlySpan<Operand> inputs, ReadOnlySpan<Operand> outputs)
    {
        (Operand x, Operand z) = (inputs[0], outputs[0]);
        if (View(x.Shape, x.Layout, z.Shape) is { } layout)
        {
            machine.Move(x.View(z.Shape, layout), z);
        }
        else
        {
            // Row-major order is what both shapes share: writing in x's shape fills z.
            machine.Move(x, z.View(x.Shape, z.Layout.Offset == 0 ? x.Shape.RowMajor : Layout.Contiguous(x.Shape.Lengths, z.Layout.Offset)));
        }
    }
}
