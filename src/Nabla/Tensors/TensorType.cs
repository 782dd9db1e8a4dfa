namespace Nabla;

/// <summary>What is known of a tensor before it has a value: element type and shape.</summary>
/// <param name="DType">The type of the elements.</param>
/// <param name="Shape">The lengths of the axes.</param>
public readonly record struct TensorType(DType DType, Shape Shape)
{
    /// <summary>For example <c>float32 [32, 784]</c>.</summary>
    public override string ToString() => $"{DType.Name()} {Shape}";
}
