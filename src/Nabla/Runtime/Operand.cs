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
}
