using Nabla.Cuda.Tests.Emulator;
using Nabla.Learning;
using Nabla.Tests.Devices;

namespace Nabla.Cuda.Tests;

/// <summary>Two devices in one process, each with its memory, its streams, its kernels and its libraries; the emulated driver refuses what is another's.</summary>
[Collection(nameof(Alone))]
public sealed class TwoDevicesTests : IDisposable
{
    public static TheoryData<string> Orders => [.. Enum.GetNames<EmulatorOrder>()];

    public void Dispose() => EmulatedDriver.Order(EmulatorOrder.Late);

    [EmulatedFact]
    public void EachIsOpenedByItsIndexAndAThirdIsRefusedWithWhatThereIs()
    {
        EmulatedDriver.Require();
        Assert.Equal("cuda:1", Device.Cuda(1).ToString());
        Assert.Same(Device.Cuda(1), Device.Cuda(1));
        Assert.NotSame(Device.Cuda(0), Device.Cuda(1));
        Assert.Same(Device.Cuda(1), Tensor.Ones([3], device: Device.Cuda(1)).Device);
        string message = Assert.Throws<ArgumentOutOfRangeException>(static () => Device.Cuda(2)).Message;
        Assert.Contains("cuda:2 was asked for, but the devices are 0 to 1: cuda:0 Emulated Device, ", message, StringComparison.Ordinal);
        Assert.Contains("; cuda:1 Emulated Device, ", message, StringComparison.Ordinal);
    }

    [EmulatedTheory]
    [MemberData(nameof(Orders))]
    public void TensorsGoFromOneToTheOther(string order)
    {
        (Device first, Device second) = Open();
        EmulatedDriver.Order(Enum.Parse<EmulatorOrder>(order));
        foreach (int length in new[] { 1, 1000, (CudaUploads.Least / sizeof(float)) + 7 })
        {
            Tensor x = Tensor.Randn([length], seed: 1);
            Tensor there = (x.To(first) * 2).To(second);
            Assert.Same(second, there.Device);
            Tensor back = (there + 1).To(first);
            Assert.Same(first, back.Device);
            Assert.Equal((x * 2 + 1).ToArray<float>(), back.ToArray<float>());
        }
    }

    [EmulatedFact]
    public void GradientsComeBackToWhereTheVariableIs()
    {
        (Device first, Device second) = Open();
        Variable x = new(Tensor.Ones([5]).To(first));
        (x * 3).To(second).Square().Sum().Backward();
        Assert.Same(first, x.Grad!.Device);
        Assert.Equal([18f, 18, 18, 18, 18], x.Grad.ToArray<float>());
    }

    [EmulatedFact]
    public void OperandsOnBothThrowAndNameBoth()
    {
        (Device first, Device second) = Open();
        string message = Assert.Throws<InvalidOperationException>(() => Tensor.Ones([2]).To(first) * Tensor.Ones([2]).To(second)).Message;
        Assert.Contains("different devices: float32 [2] on cuda:0, float32 [2] on cuda:1", message, StringComparison.Ordinal);
    }

    [EmulatedFact]
    public void MemoryIsEachOnesOwn()
    {
        (Device first, Device second) = Open();
        Tensor there = Tensor.Randn([1 << 20], seed: 1).To(second);
        Assert.InRange(Memory.Report(second).InUseBytes, 4 << 20, 5 << 20);
        Assert.InRange(Memory.Report(first).InUseBytes, 0, 1 << 20);
        GC.KeepAlive(there);
    }

    [EmulatedFact]
    public void StepsAreTrainedOnBothByTurnsAsOneGraphEach()
    {
        (Device first, Device second) = Open();
        Func<float>[] all = [.. new[] { Device.Cpu, first, second }.Select(static device => Trained(device))];
        long graphs = EmulatedDriver.Count(EmulatorCount.Graphs);
        long captures = EmulatedDriver.Count(EmulatorCount.Captures);
        for (int step = 0; step < 6; step++)
        {
            float expected = all[0]();
            Assert.Equal([expected, expected], all[1..].Select(static next => next()));
        }

        Assert.Equal((10, 2), (EmulatedDriver.Count(EmulatorCount.Graphs) - graphs, EmulatedDriver.Count(EmulatorCount.Captures) - captures));
    }

    [EmulatedFact]
    public void OneCompiledFunctionRunsOnBoth()
    {
        (Device first, Device second) = Open();
        Func<Tensor, Tensor> f = Transform.Jit(static (Tensor x) => (x.MatMul(x.T) + 1).Tanh().Softmax(-1));
        for (int i = 0; i < 4; i++)
        {
            Tensor x = Tensor.Randn([20, 30], seed: (ulong)i);
            float[] expected = f(x).ToArray<float>();
            Assert.Equal(expected, f(x.To(first)).ToArray<float>());
            Assert.Equal(expected, f(x.To(second)).ToArray<float>());
        }
    }

    [EmulatedFact]
    public void LibrariesComputeOnBoth()
    {
        Device[] devices = [EmulatedDevice.OfItsOwn(usesLibraries: true), EmulatedDevice.OfItsOwn(usesLibraries: true, index: 1)];
        Tensor x = Tensor.Randint(-3, 4, [16, 24], seed: 1).Cast(DType.Float32);
        Tensor images = Tensor.Randint(-3, 4, [2, 4, 8, 8], seed: 2).Cast(DType.Float32);
        Tensor filters = Tensor.Randint(-3, 4, [8, 4, 3, 3], seed: 3).Cast(DType.Float32);
        foreach (Device device in devices)
        {
            long products = EmulatedLibraries.Products(epilogue: 1);
            long convolutions = EmulatedLibraries.Convolutions(Loops.Convolved.Output);
            Tensor there = x.To(device);
            Assert.Equal(x.MatMul(x.T).ToArray<float>(), there.MatMul(there.T).ToArray<float>());
            Assert.Equal(images.Conv(filters).ToArray<float>(), images.To(device).Conv(filters.To(device)).ToArray<float>());
            Assert.Equal((1, 1), (EmulatedLibraries.Products(epilogue: 1) - products, EmulatedLibraries.Convolutions(Loops.Convolved.Output) - convolutions));
        }
    }

    [EmulatedTheory]
    [MemberData(nameof(Orders))]
    public void TwoThreadsTrainOnOneEach(string order)
    {
        (Device first, Device second) = Open();
        double[] expected = SmallNetwork.Losses(Device.Cpu, DType.Float32, compiled: true);
        EmulatedDriver.Order(Enum.Parse<EmulatorOrder>(order));
        double[][] found = new double[2][];
        Thread[] threads = [.. new[] { first, second }.Select((device, i) => new Thread(() => found[i] = SmallNetwork.Losses(device, DType.Float32, compiled: true)))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        Assert.Equal([expected, expected], found);
    }

    // A step on a device: its loss.
    private static Func<float> Trained(Device device)
    {
        Sequential model = new(new Linear(6, 16, generator: new Generator(1)), new Relu(), new Linear(16, 3, generator: new Generator(2)));
        model.To(device);
        Adam optimizer = new(model.Parameters, learningRate: 0.01);
        Tensor x = Tensor.Randn([32, 6], seed: 3).To(device);
        Tensor y = (Tensor.Arange(32) % 3).To(device);
        Func<Tensor> step = Transform.Jit(() =>
        {
            optimizer.ClearGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
            return loss.Detach();
        });
        return () => step().ToScalar();
    }

    private static (Device First, Device Second) Open() => (EmulatedDevice.OfItsOwn(), EmulatedDevice.OfItsOwn(index: 1));
}
