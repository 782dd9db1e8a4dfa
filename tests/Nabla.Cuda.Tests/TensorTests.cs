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
        double[] expected = Losses(Device.Cpu, compiled: false);
        Assert.True(expected[^1] < expected[0] / 2, $"{expected[0]} became {expected[^1]}.");
        Assert.Equal(expected, Losses(Device, compiled: false));
        Assert.Equal(expected, Losses(Device, compiled: true));
    }

    private static double[] Losses(Device device, bool compiled)
    {
        Variable first = new(Tensor.Randn([5, 16], seed: 3).To(device));
        Variable second = new(Tensor.Randn([16, 1], seed: 4).To(device));
        Tensor x = Tensor.Randn([64, 5], seed: 5).To(device);
        Tensor y = x.Sum(1, keepAxes: true).Sin();

        Tensor Step()
        {
            Tensor loss = (x.MatMul(first).Tanh().MatMul(second) - y).Square().Mean();
            loss.Backward();
            foreach (Variable variable in new[] { first, second })
            {
                Tensor gradient = variable.Grad!;
                Transform.Update(() => variable.Value -= 0.02 * gradient);
                variable.ClearGrad();
            }

            return loss.Detach();
        }

        Func<Tensor> step = compiled ? Transform.Jit(Step) : Step;
        return [.. Enumerable.Range(0, 30).Select(_ => (double)step())];
    }
}
