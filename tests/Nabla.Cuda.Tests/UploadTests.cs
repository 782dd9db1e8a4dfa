using Nabla.Cuda.Tests.Emulator;
using Nabla.Data;
using Nabla.Gpu;
using Nabla.Tests.Devices;

namespace Nabla.Cuda.Tests;

/// <summary>Much that comes from the host goes there beside the kernels, and whoever uses it waits for it.</summary>
[Collection(nameof(Alone))]
public sealed class UploadTests : IDisposable
{
    private const int Count = (CudaUploads.Least / sizeof(int)) + 100;

    private const string Texts = """
        #define KERNEL extern "C" __global__
        KERNEL void add(int* x, const int* y, int n) { for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) x[i] += y[i]; }
        """;

    public static TheoryData<string> Orders => [.. Enum.GetNames<EmulatorOrder>()];

    public void Dispose() => EmulatedDriver.Order(EmulatorOrder.Late);

    [Theory]
    [MemberData(nameof(Orders))]
    public void WhatIsWrittenAgainAndAgainIsReadAsItWasWhenItWasAskedFor(string order)
    {
        CudaRuntime runtime = EmulatedDevice.Runtime;
        EmulatedDriver.Order(Enum.Parse<EmulatorOrder>(order));
        GpuBuffer sum = runtime.Upload<int>(new int[Count]);
        GpuBuffer number = runtime.Allocate(Count * sizeof(int));
        for (int i = 1; i <= 10; i++)
        {
            runtime.Write(Bytes(i), number, 0);
            Add(runtime, sum, number);
            if (i % 3 == 0)
            {
                // Little, after much.
                runtime.Write(Bytes(100).AsSpan(0, sizeof(int)), number, 0);
                Add(runtime, sum, number);
            }

            if (i % 5 == 0)
            {
                // What is freed goes to who asks next.
                runtime.Free(number);
                number = runtime.Allocate(Count * sizeof(int));
            }
        }

        int[] found = runtime.Download<int>(sum);
        Assert.Equal(55 + 300, found[0]);
        Assert.All(found[1..], static each => Assert.Equal(55 + 3 + 6 + 9, each));
        runtime.Free(sum);
        runtime.Free(number);
    }

    [EmulatedFact]
    public void KernelsDoNotWaitForCopiesThatTheyDoNotUse()
    {
        CudaRuntime runtime = EmulatedDevice.Runtime;
        GpuBuffer x = runtime.Upload<int>([1, 2, 3]);
        runtime.Finish();
        long arrived = EmulatedDriver.Count(EmulatorCount.Arrived);
        GpuBuffer other = runtime.Allocate(Count * sizeof(int));
        runtime.Write(Bytes(7), other, 0);
        Add(runtime, x, x, 3);
        Assert.Equal([2, 4, 6], runtime.Download<int>(x));
        Assert.Equal(arrived, EmulatedDriver.Count(EmulatorCount.Arrived));
        Assert.Equal(7, runtime.Download<int>(other)[Count - 1]);
        Assert.Equal(arrived + 1, EmulatedDriver.Count(EmulatorCount.Arrived));
        runtime.Free(x);
        runtime.Free(other);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void ACompiledStepReadsTheBatchThatItWasGiven(string order)
    {
        Device device = EmulatedDevice.Device;
        EmulatedDriver.Order(Enum.Parse<EmulatorOrder>(order));
        Assert.Equal(Sums(Device.Cpu), Sums(device));
    }

    private static float[] Sums(Device device)
    {
        Variable weights = new(Tensor.Ones([1000]).To(device));
        Func<Tensor, Tensor> step = Transform.Jit((Tensor x) =>
        {
            Tensor mean = x.Mean(0);
            Transform.Update(() => weights.Value = (weights * 0.5f) + mean);
            return (weights * mean).Sum();
        });
        Tensor all = Tensor.Randn([3000, 1000], seed: 1);
        DataLoader loader = DataLoader.From(all, Tensor.Arange(3000), batch: 300, seed: 2);
        return [.. (device == Device.Cpu ? loader : loader.To(device)).Select(batch => step(batch.X)).ToArray().Select(static sum => sum.ToScalar())];
    }

    private static void Add(CudaRuntime runtime, GpuBuffer x, GpuBuffer y, int count = Count)
        => runtime.Launch(runtime.Load(Texts, "add"), new Grid(4, 1, 1, 64), [GpuArgument.Of(x), GpuArgument.Of(y), GpuArgument.Of(count)]);

    private static byte[] Bytes(int number) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(Enumerable.Repeat(number, Count).ToArray().AsSpan()).ToArray();
}
