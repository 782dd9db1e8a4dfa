namespace Nabla.Tests;

public sealed class WindowTests
{
    [Fact]
    public void Convolution_of_half_precision_is_that_of_its_float32_rounded_once()
    {
        foreach (DType dtype in new[] { DType.Float16, DType.BFloat16 })
        {
            Tensor x = Tensor.Randn([2, 3, 7], seed: 1).Cast(dtype);
            Tensor w = Tensor.Randn([4, 3, 2], seed: 2).Cast(dtype);
            Tensor expected = x.Cast(DType.Float32).Conv(w.Cast(DType.Float32)).Cast(dtype).Cast(DType.Float32);
            Assert.Equal(expected.ToArray<float>(), x.Conv(w).Cast(DType.Float32).ToArray<float>());
        }
    }

    [Fact]
    public void Convolution_says_what_does_not_fit()
    {
        Tensor x = Tensor.Zeros(2, 4, 8);
        Assert.Contains("the second length of a weight", Assert.Throws<ArgumentException>(() => x.Conv(Tensor.Zeros(6, 3, 3))).Message);
        Assert.Contains("longer than x", Assert.Throws<ArgumentException>(() => x.Conv(Tensor.Zeros(6, 4, 9))).Message);
        Assert.Contains("give one number for all", Assert.Throws<ArgumentException>(() => x.Conv(Tensor.Zeros(6, 4, 3), stride: [1, 2])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Conv(Tensor.Zeros(6, 4, 3), stride: 0));
        Assert.Contains("a bias of [5]", Assert.Throws<ArgumentException>(() => x.Conv(Tensor.Zeros(6, 4, 3), Tensor.Zeros(5))).Message);
        Assert.Contains("half of one", Assert.Throws<ArgumentException>(() => x.MaxPool1d(3, padding: 2)).Message);
        Assert.Contains("finds none", Assert.Throws<ArgumentException>(() => x.AvgPool1d(9)).Message);
    }

    [Fact]
    public void Of_equal_elements_the_first_gets_the_gradient()
    {
        Tensor x = Tensor.Of([1.0, 3, 3, 2, 0, 0], [1, 6]);
        Tensor gradient = Transform.Grad((Tensor at) => (at.MaxPool1d(3) * Tensor.Of([1.0, 10])).Sum())(x);
        Assert.Equal([0.0, 1, 0, 10, 0, 0], gradient.ToArray<double>());
        Assert.Equal([1L, 3], x.MaxPool1dWithIndices(3).Indices.ToArray<long>());
    }

    [Fact]
    public void Windows_map_over_a_batch_and_compile_to_the_same_bits()
    {
        Tensor x = Tensor.Randn([3, 2, 5, 6], seed: 1);
        Tensor w = Tensor.Randn([4, 2, 3, 2], seed: 2);
        Func<Tensor, Tensor> f = one => one.Conv(w, padding: 1).MaxPool2d(2, padding: 1).AvgPool2d(2, stride: 1, padding: 1).Pad([1, 2], PaddingMode.Reflect);
        float[] expected = f(x).ToArray<float>();
        Assert.Equal(expected, Transform.Vmap(f)(x).ToArray<float>());
        Assert.Equal(expected, Transform.Jit(f)(x).ToArray<float>());
    }

    [Fact]
    public void Per_example_gradients_of_a_filter_are_those_of_each_example()
    {
        Tensor x = Tensor.Randn([3, 2, 5, 5], seed: 1, dtype: DType.Float64);
        Tensor w = Tensor.Randn([4, 2, 3, 3], seed: 2, dtype: DType.Float64);
        Func<Tensor, Tensor, Tensor> gradient = Transform.Grad((Tensor at, Tensor image) => image.Conv(at, padding: 1).Square().Sum());
        Tensor all = Transform.Vmap((Tensor image) => gradient(w, image))(x);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(all[i].AllClose(gradient(w, x[i])));
        }
    }
}
