namespace Nabla.Primitives;

/// <summary>The same elements in row-major order under another shape.</summary>
internal sealed record Reshape(Shape Shape) : Movement
{
    protected internal override void Infer(ReadOnlySpan<TensorType> inputs, Span<TensorType> outputs)
    {
        if (inputs[0].Shape.Count != Shape.Count)
        {
            throw new ArgumentException($"Reshape cannot turn {inputs[0].Shape} ({inputs[0].Shape.Count} elements) into {Shape} ({Shape.Count} elements); the number of elements stays the same.");
        }

        outputs[0] = new TensorType(inputs[0].DType, Shape);
    }

    internal override Primitive? Resized(Primitive other, Sizing sizing) => other is Reshape reshape ? new Reshape(sizing.Of(Shape, reshape.Shape)) : null;

    protected override Tensor Transposed(Tensor g, TensorType x) => new Reshape(x.Shape).Apply(g);

    protected override Layout? View(Shape x, Layout layout, Shape z) => layout.Reshape(x, z);

    protected internal override void Batch(int size, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<int> axes, Span<Tensor> outputs, Span<int> outputAxes)
    {
        outputs[0] = new Reshape(Shape.With(0, size)).Apply(inputs[0].MoveAxis(axes[0], 0));
        outputAxes[0] = 0;
    }
}
