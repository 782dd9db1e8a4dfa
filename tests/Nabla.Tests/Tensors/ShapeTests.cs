namespace Nabla.Tests.Tensors;

public sealed class ShapeTests
{
    [Fact]
    public void ShapesAreValues()
    {
        Shape shape = [2, 3];

        Assert.Equal(new Shape(2, 3), shape);
        Assert.True(shape == [2, 3]);
        Assert.True(shape != [3, 2]);
        Assert.Equal(shape.GetHashCode(), new Shape(2, 3).GetHashCode());
        Assert.Equal((2, 6L, 3, 2), (shape.Rank, shape.Count, shape[^1], shape[0]));
        Assert.Equal("[2, 3]", shape.ToString());
        Assert.Equal([2, 3], shape.AsEnumerable());
        Assert.False(shape.Equals(null));
    }

    [Fact]
    public void AScalarHasOneElementAndAZeroNone()
    {
        Assert.Equal((0, 1L, "[]"), (Shape.Scalar.Rank, Shape.Scalar.Count, Shape.Scalar.ToString()));
        Assert.Same(Shape.Scalar, Shape.Create([]));
        Assert.Equal(0, new Shape(5, 0, 7).Count);
    }

    [Fact]
    public void ImpossibleLengthsThrow()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(2, -1));
        Assert.Throws<OverflowException>(() => new Shape(int.MaxValue, int.MaxValue, int.MaxValue));
    }

    [Fact]
    public void ATypeSaysElementAndShape() => Assert.Equal("float32 [32, 784]", new TensorType(DType.Float32, [32, 784]).ToString());

    [Fact]
    public void ATensorThatNoMemoryHoldsSaysSo()
        => Assert.Throws<InsufficientMemoryException>(() => Tensor.Zeros([int.MaxValue, int.MaxValue, 2], DType.Float64));
}
