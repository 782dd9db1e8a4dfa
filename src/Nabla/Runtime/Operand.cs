namespace Nabla;

/// <summary>A typed place in memory: what a loop reads or writes.</summary>
internal readonly struct Operand(TensorType type, Layout layout, Storage storage)
{
    public TensorType Type { get; } = type;

    public Layout Layout { get; } = layout;

    public Storage Storage { get; } = storage;

    public DType DType => Type.DType;

    public Shape Shape => Type.Shape;

    /// <summary>The same memory seen with another shape and layout.</summary>
    public Operand View(Shape shape, Layout layout) => new(new TensorType(Type.DType, shape), layout, Storage);

    /// <summary>The same memory with the last two axes exchanged.</summary>
    public Operand SwapLastAxes()
    {
        int[] lengths = Shape.Lengths.ToArray();
        long[] strides = Layout.Strides.ToArray();
        (lengths[^2], lengths[^1]) = (lengths[^1], lengths[^2]);
        (strides[^2], strides[^1]) = (strides[^1], strides[^2]);
        Shape swapped = Shape.Create(lengths);
        return View(swapped, Layout.Of(swapped.Lengths, strides, Layout.Offset));
    }
}
