using Nabla.Gpu;
using Nabla.Learning;
using Nabla.Tests.Laws;

namespace Nabla.Tests.Devices;

/// <summary>On a device the update of all parameters is one launch, however large they are.</summary>
public sealed class UpdateTests
{
    [Theory]
    [InlineData(4)]
    public void AnAdamStepUpdatesAllParametersAtOnce(int batch)
    {
        CountedRuntime runtime = new(((GpuMachine)Place.Device.Machine).Runtime);
        Tensor[] expected = Train(Device.Cpu, batch, static () => { });
        Tensor[] found = Train(new Device(runtime.Name, new GpuMachine(runtime)), batch, runtime.Forget);

        // What is derived of five counts of steps, then five parameters; the sixth count goes with the optimizer's own, the sixth parameter with its gradient, whose product is generated. A loop besides is part of the loss.
        Assert.Equal(2, runtime.Launched.Count(static name => name == "together"));
        Assert.Equal(2, runtime.Launched.Count(static name => name == "loop"));
        Assert.Equal("together", runtime.Launched[^1]);
        Assert.All(expected.Zip(found), static pair => Assert.Equal(pair.First.ToArray<float>(), pair.Second.ToArray<float>()));
    }

    /// <summary>The parameters of 784-1024-1024-10 after two steps.</summary>
    internal static Tensor[] Train(Device device, int batch, Action beforeTheLast)
    {
        Generator generator = new(1);
        Sequential model = new(new Linear(784, 1024, generator: generator), new Relu(), new Linear(1024, 1024, generator: generator), new Relu(), new Linear(1024, 10, generator: generator));
        model.To(device);
        Func<Tensor, Tensor, Tensor> step = CompiledStep.Of(model, new Adam(model.Parameters, 1e-2));
        Tensor x = Tensor.Randn([batch, 784], seed: 2).To(device);
        Tensor y = (Tensor.Arange(batch) % 10).To(device);
        _ = step(x, y);
        beforeTheLast();
        _ = step(x, y);
        return [.. model.Parameters.Select(static parameter => parameter.Value)];
    }
}
