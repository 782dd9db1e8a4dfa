using Nabla.Gpu;
using Nabla.Tests.Devices;

namespace Nabla.OpenCl.Tests;

public sealed class TensorTests
{
    [OpenClFact]
    public void ADeviceIsOneObjectAndNamesItself()
    {
        Assert.Same(Device.OpenCl(0), Device.OpenCl());
        Assert.Equal("opencl:0", Device.OpenCl(0).ToString());
        Assert.Contains("opencl:1000 was asked for", Assert.Throws<ArgumentOutOfRangeException>(static () => Device.OpenCl(1000)).Message, StringComparison.Ordinal);
    }

    [OpenClFact]
    public void TensorsGoThereAndComeBack()
    {
        Tensor x = Tensor.Of([1.5f, -2, 0, float.NaN, float.PositiveInfinity, 1e-40f], [2, 3]);
        Tensor there = x.To(Device.OpenCl(0));
        Assert.Same(Device.OpenCl(0), there.Device);
        Assert.Same(Device.Cpu, there.To(Device.Cpu).Device);
        Assert.Equal(x.ToArray<float>(), there.ToArray<float>());
        Assert.Equal(x.Transpose(0, 1).ToArray<float>(), there.Transpose(0, 1).To(Device.Cpu).ToArray<float>());
    }

    [OpenClFact]
    public void PointwiseResultsHaveTheProcessorsBits()
    {
        Tensor x = Tensor.Randn([37, 53], seed: 1);
        Tensor y = Tensor.Randn([53], seed: 2);
        static Tensor Of(Tensor x, Tensor y) => (x * y + x.Abs().Sqrt()) / (1 + y.Square()) - (x * 0.5f).Tanh();
        Assert.Equal(Of(x, y).ToArray<float>(), Of(x.To(Device.OpenCl(0)), y.To(Device.OpenCl(0))).ToArray<float>());
    }

    [OpenClFact]
    public void ANetworkIsTrainedThereAsOnTheProcessorEagerAndCompiled()
    {
        double[] expected = SmallNetwork.Losses(Device.Cpu, DType.Float64, compiled: false);
        foreach (bool compiled in new[] { false, true })
        {
            double[] found = SmallNetwork.Losses(Device.OpenCl(0), DType.Float64, compiled);
            for (int i = 0; i < expected.Length; i++)
            {
                // Sums come in another order there.
                Assert.Equal(expected[i], found[i], 1e-12);
            }
        }

        Assert.True(expected[^1] < expected[0] / 2, $"{expected[0]} became {expected[^1]}.");
    }

    [OpenClFact]
    public void MemoryNeedsNoDisposal()
    {
        Device device = Device.OpenCl(0);
        BufferPool pool = ((OpenClRuntime)((GpuMachine)device.Machine).Runtime).Memory;
        Tensor x = Tensor.Ones([1 << 20]).To(device);
        Tensor sum = Tensor.Zeros([]).To(device);
        for (int step = 0; step < 400; step++)
        {
            sum += (x * (1f / (1 << 20))).Sum();
        }

        // 1.6 GB went through it in pieces of 4 MB.
        Assert.Equal(400, (float)sum);
        Assert.InRange(pool.InUseBytes, 4 << 20, 512 << 20);
    }
}
