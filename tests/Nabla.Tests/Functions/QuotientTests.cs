using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class QuotientTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.BFloat16)]
    public void One_divided_is_a_reciprocal_whose_gradient_does_not_divide_again(DType dtype)
    {
        Tensor x = Tensor.Randn([33], DType.Float64, seed: 3).Cast(dtype);
        Assert.Equal(Bits(x.Reciprocal()), Bits(1 / x));
        Assert.Equal(Bits(Tensor.Ones([33], dtype) / x), Bits(1 / x));
        Assert.Equal(Bits(Grad((Tensor v) => v.Reciprocal().Sum())(x)), Bits(Grad((Tensor v) => (1.0 / v).Sum())(x)));
        Assert.DoesNotContain("Divide", Trace(Grad((Tensor v) => (1 / v).Sum()), x).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_divided_by_integers_is_float32()
    {
        Assert.Equal(DType.Float32, (1 / Tensor.Of([1L, 2, 4])).DType);
        Assert.Equal([1f, 0.5f, 0.25f], (1 / Tensor.Of([1L, 2, 4])).ToArray<float>());
        Assert.Equal(DType.Float64, (Tensor.Of(1.0) / Tensor.Of([2f])).DType);
    }

    private static double[] Bits(Tensor x) => x.Cast(DType.Float64).ToArray<double>();
}
