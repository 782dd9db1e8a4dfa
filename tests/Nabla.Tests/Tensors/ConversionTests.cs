namespace Nabla.Tests.Tensors;

public sealed class ConversionTests
{
    private static readonly double[] s_numbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 300.7, -300.7, 3e9, -3e9, 1e19, -1e19, 0.9, -0.9, -0.0, 254.999];

    [Fact]
    public void FloatingPointNumbersSaturateAndNaNBecomesZero()
    {
        foreach (DType from in new[] { DType.Float64, DType.Float32, DType.BFloat16, DType.Float16 })
        {
            // Half precision rounds 300.7 and overflows beyond its range first: the expectation starts from what it holds.
            Tensor x = Tensor.Of(s_numbers).Cast(from);
            double[] held = x.Cast(DType.Float64).ToArray<double>();
            Assert.Equal(held.Select(int.CreateSaturating), x.Cast(DType.Int32).ToArray<int>());
            Assert.Equal(held.Select(long.CreateSaturating), x.Cast(DType.Int64).ToArray<long>());
            Assert.Equal(held.Select(byte.CreateSaturating), x.Cast(DType.UInt8).ToArray<byte>());
            Assert.Equal(held.Select(v => v != 0), x.Cast(DType.Bool).ToArray<bool>());
        }

        Assert.Equal([0, 255, 0, 255, 0], Tensor.Of(s_numbers).Cast(DType.UInt8).ToArray<byte>().Take(5).Select(v => (int)v));
        Assert.Equal([0, int.MaxValue, int.MinValue], Tensor.Of(s_numbers).Cast(DType.Int32).ToArray<int>().Take(3));
    }

    [Fact]
    public void ScalarsConvertLikeLongTensors()
    {
        DType[] all = Enum.GetValues<DType>();
        foreach (double number in s_numbers)
        {
            foreach (DType to in all)
            {
                Tensor weak = number;
                Assert.True(Same(Tensor.Of([number, number]).Cast(to)[0], weak.Cast(to)), $"{number} to {to}");
                Assert.True(Same(Tensor.Of([number, number]).Cast(to)[0], Tensor.Of(number).Cast(to)), $"{number} to {to}");
            }
        }

        long exact = (1L << 60) + (1L << 36) + 1;
        Assert.Equal((float)exact, (float)((Tensor)exact).Cast(DType.Float32));
        Assert.Equal((float)exact, Tensor.Of([exact]).Cast(DType.Float32).ToArray<float>()[0]);
    }

    [Fact]
    public void IntegersWrapAndBoolsAreZeroAndOne()
    {
        Tensor x = Tensor.Of([-1L, 256, 257, 1L << 32, 0]);

        Assert.Equal([255, 0, 1, 0, 0], x.Cast(DType.UInt8).ToArray<byte>().Select(v => (int)v));
        Assert.Equal([-1, 256, 257, 0, 0], x.Cast(DType.Int32).ToArray<int>());
        Assert.Equal([true, true, true, true, false], x.Cast(DType.Bool).ToArray<bool>());
        Assert.Equal([1f, 0], Tensor.Of([true, false]).Cast(DType.Float32).ToArray<float>());
        Assert.Equal([(Half)1, (Half)0], Tensor.Of([true, false]).Cast(DType.Float16).ToArray<Half>());
    }

    [Fact]
    public void HalvesRoundToNearestEven()
    {
        Tensor x = Tensor.Of([1 + 1 / 2048f, 1 + 3 / 2048f, 70_000f, 1e-8f]);

        Assert.Equal([(Half)1, (Half)(1 + 2 / 1024f), Half.PositiveInfinity, (Half)0], x.Cast(DType.Float16).ToArray<Half>());
        Assert.Equal([1f, 1 + 2 / 128f, float.PositiveInfinity], Tensor.Of([1 + 1 / 256f, 1 + 3 / 256f, float.MaxValue]).Cast(DType.BFloat16).Cast(DType.Float32).ToArray<float>());
        Assert.True(float.IsNaN((float)Tensor.Of(float.NaN).Cast(DType.BFloat16)));
    }

    [Fact]
    public void EveryPairOfTypesConvertsInEveryLayout()
    {
        DType[] all = Enum.GetValues<DType>();
        foreach (DType from in all)
        {
            Tensor x = Tensor.Arange(12).Reshape(3, 4).Cast(from);
            foreach (DType to in all)
            {
                Tensor plain = x.Cast(to);
                Assert.Equal(new TensorType(to, [3, 4]), plain.Type);
                Assert.True((bool)Functions.Equal(plain.T.Flip(), x.T.Flip().Cast(to)).All(), $"{from} to {to}");
                Assert.Equal(to == DType.Bool || from == DType.Bool ? 11f : 66f, (float)plain.Sum().Cast(DType.Float32));
            }
        }
    }

    [Fact]
    public void OnlyOneElementIsANumber()
    {
        Assert.Equal(2.5f, Tensor.Of(2.5).ToScalar());
        Assert.Equal(3, Tensor.Of([3], [1, 1]).ToScalar<int>());
        Assert.Equal((3, 3L, 3f, 3.0), ((int)Tensor.Of(3), (long)Tensor.Of(3), (float)Tensor.Of(3), (double)Tensor.Of(3L)));
        Assert.True((bool)Tensor.Of(true));
        Assert.Contains("which has 2. Reduce it first", Assert.Throws<InvalidOperationException>(() => (float)Tensor.Ones(2)).Message, StringComparison.Ordinal);
        Assert.Contains("An integer was asked of a tensor of float32 []", Assert.Throws<InvalidOperationException>(() => (int)Tensor.Of(2f)).Message, StringComparison.Ordinal);
        Assert.Throws<OverflowException>(() => (int)Tensor.Of(1L << 40));
        Assert.Throws<InvalidOperationException>(() => (bool)Tensor.Of(1));
        Assert.Equal(5, (int)Tensor.Arange(6).Flip()[0]);
    }

    [Fact]
    public void CastsOfFloatingTypesPassGradientsAndOthersEndThem()
    {
        Variable x = new([1.7f, -2.2f]);

        Tensor y = x.Cast(DType.Float64) * Tensor.Of([3.0, 5]);
        y.Backward(Tensor.Of([1.0, 10]));

        Assert.Equal([3f, 50], x.Grad!.ToArray<float>());
        Assert.Null(x.Cast(DType.Int32).GradFunction);
        Assert.Equal([1, -2], x.Cast(DType.Int32).ToArray<int>());
    }

    private static bool Same(Tensor x, Tensor y) => x.Type == y.Type && x.ToString() == y.ToString() && x.AllClose(y, 0, 0, equalNaN: true);
}
