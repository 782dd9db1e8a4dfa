using static Nabla.Functions;

namespace Nabla.Tests.Tensors;

public sealed class MultiplyAddTests
{
    [Fact]
    public void It_rounds_once()
    {
        float[] x = [.. Enumerable.Range(0, 100).Select(i => 1 + i * 1.1e-7f)];
        float[] y = [.. x.Select(value => -value * 1.0000001f)];
        float[] z = [.. x.Zip(y, (a, b) => -(a * b))];
        Assert.Equal(x.Zip(y, z).Select(t => MathF.FusedMultiplyAdd(t.First, t.Second, t.Third)), MultiplyAdd(x, y, z).ToArray<float>());
        double[] wide = [.. x.Select(value => 1 / (double)value)];
        Assert.Equal(wide.Select(value => Math.FusedMultiplyAdd(value, value, -1)), MultiplyAdd(wide, wide, -1).ToArray<double>());
        Assert.Equal([7L, 13], MultiplyAdd(Tensor.Of([2L, 4]), 3, Tensor.Of(1L)).ToArray<long>());
    }

    [Fact]
    public void All_three_broadcast_and_promote()
    {
        Tensor x = Tensor.Of([1f, 2, 3]);
        Tensor y = Tensor.Of([10L, 20], [2, 1]);
        Assert.Equal([12f, 22, 32, 22, 42, 62], MultiplyAdd(x, y, 2.0).ToArray<float>());
        Assert.Equal("float32 [2, 3]", MultiplyAdd(0.5, y, x).Type.ToString());
        Assert.Equal("float64 [4, 2, 3]", MultiplyAdd(x, y, Tensor.Zeros([4, 1, 1], DType.Float64)).Type.ToString());
        Assert.Throws<ArgumentException>(() => MultiplyAdd(x, Tensor.Zeros(2), x));
        Assert.Throws<ArgumentException>(() => MultiplyAdd(Tensor.Of([true]), true, false));
    }

    [Fact]
    public void Gradients_are_summed_over_what_was_repeated()
    {
        Variable x = new(Tensor.Of([1f, 2, 3]));
        Variable y = new(Tensor.Of(4f));
        Variable z = new(Tensor.Of([5f, 6], [2, 1]));
        MultiplyAdd(x, y, z).Sum().Backward();
        Assert.Equal([8f, 8, 8], x.Grad!.ToArray<float>());
        Assert.Equal(12, y.Grad!.ToScalar());
        Assert.Equal([3f, 3], z.Grad!.ToArray<float>());
    }
}
