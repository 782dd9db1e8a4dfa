namespace Nabla.Tests.Tensors;

public sealed class ShapePartsTests
{
    [Fact]
    public void A_shape_comes_apart_into_its_lengths()
    {
        (int rows, int columns) = Tensor.Zeros(2, 3).Shape;
        (int batch, int height, int width) = Tensor.Zeros(4, 5, 6).Shape;
        (int n, int c, int h, int w) = Tensor.Zeros(1, 2, 3, 4).Shape;
        Assert.Equal([2, 3, 4, 5, 6, 1, 2, 3, 4], [rows, columns, batch, height, width, n, c, h, w]);
        Assert.Contains("[2, 3] has 2", Assert.Throws<InvalidOperationException>(() => { (int _, int _, int _) = new Shape(2, 3); }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_axis_or_no_length_is_named()
    {
        Assert.Contains("^3 was asked of the shape [2, 3]", Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(2, 3)[^3]).Message, StringComparison.Ordinal);
        Assert.Contains("[2, -3]", Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Zeros(2, -3)).Message, StringComparison.Ordinal);
        const int Huge = 2_000_000_000;
        Assert.Contains("[2000000000, 2000000000, 2000000000]", Assert.Throws<OverflowException>(() => new Shape(Huge, Huge, Huge)).Message, StringComparison.Ordinal);
        Assert.Equal(0, new Shape(0, Huge, Huge, Huge).Count);
    }
}
