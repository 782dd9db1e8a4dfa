using Nabla.Tests.Devices;

namespace Nabla.Cuda.Tests;

/// <summary>Tensors and training on an emulated device.</summary>
public sealed class TensorTests
{
    private static Device Device => EmulatedDevice.Device;

    [EmulatedFact]
    public void TensorsGoThereAndComeBack()
    {
        Tensor x = Tensor.Of([1.5f, -2, 0, float.NaN, float.PositiveInfinity, 1e-40f], [2, 3]);
        Tensor there = x.To(Device);
        Assert.Same(Device, there.Device);
        Assert.Equal(x.ToArray<float>(), there.ToArray<float>());
        Assert.Equal(x.Transpose(0, 1).ToArray<float>(), there.Transpose(0, 1).To(Device.Cpu).ToArray<float>());
    }

    [EmulatedFact]
    public void PointwiseResultsHaveTheProcessorsBits()
    {
        Tensor x = Tensor.Randn([37, 53], seed: 1);
        Tensor y = Tensor.Randn([53], seed: 2);
        static Tensor Of(Tensor x, Tensor y) => (x * y + x.Abs().Sqrt()) / (1 + y.Square()) - (x * 0.5f).Tanh();
        Assert.Equal(Of(x, y).ToArray<float>(), Of(x.To(Device), y.To(Device)).ToArray<float>());
    }

    [EmulatedFact]
    public void ANetworkIsTrainedThereAsOnTheProcessorEagerAndCompiled()
    {
        double[] expected = SmallNetwork.Losses(Device.Cpu, DType.Float32, compiled: false);
        Assert.True(expected[^1] < expected[0] / 2, $"{expected[0]} became {expected[^1]}.");
        Assert.Equal(expected, SmallNetwork.Losses(Device, DType.Float32, compiled: false));
        Assert.Equal(expected, SmallNetwork.Losses(Device, DType.Float32, compiled: true));
    }
}
