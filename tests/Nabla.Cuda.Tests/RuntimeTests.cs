using Nabla.Cuda.Tests.Emulator;
using Nabla.Gpu;
using Nabla.Tests.Devices;

namespace Nabla.Cuda.Tests;

/// <summary>What is asked of a device arrives there, on an emulated one.</summary>
public sealed class RuntimeTests
{
    private const string Scale = """
        #define KERNEL extern "C" __global__
        KERNEL void scale(const float* x, long long from, float* z, int n, float factor, double shift) {
            for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) z[i] = x[from + i] * factor + (float)shift;
        }
        """;

    private static CudaRuntime Runtime => EmulatedDevice.Runtime;

    [EmulatedFact]
    public void TheDeviceIsDescribed()
    {
        EmulatedDriver.Require();
        IReadOnlyList<CudaDevice> devices = CudaDevices.List();
        Assert.Equal([.. new[] { 0, 1 }.Select(static index => new CudaDevice(index, "Emulated Device", new Version(9, 9), 2, 2L << 30))], devices);
        Assert.Equal("cuda:0 Emulated Device, compute capability 9.9, 2 multiprocessors, 2.0 GB", devices[0].ToString());
        Assert.Equal(new GpuLimits(2, 1024, 48 << 10, 32, 2L << 30, true, true, 4096), Runtime.Limits);
    }

    [EmulatedFact]
    public void ArgumentsOfEveryKindArrive() => RuntimeLaunches.ArgumentsOfEveryKindArrive(Runtime, Scale);

    [EmulatedFact]
    public void GroupsLieAlongThreeAxesAndShareMemory()
    {
        const string Text = """
            #define KERNEL extern "C" __global__
            KERNEL void place(int* z) {
                __shared__ int shared[8];
                int item = (int)threadIdx.x;
                shared[item] = item;
                __syncthreads();
                int group = (blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
                z[group * blockDim.x + item] = group * 100 + shared[blockDim.x - 1 - item];
            }
            """;
        RuntimeLaunches.GroupsLieAlongThreeAxesAndShareMemory(Runtime, Text, localBytes: 0);
    }

    [EmulatedFact]
    public void WhatIsWrittenIsReadAndMayBeChangedAtOnce()
    {
        foreach (int length in new[] { 0, 1, 257, StagingRing.BlockBytes, (11 * StagingRing.BlockBytes) + 5 })
        {
            byte[] numbers = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7 % 253))];
            byte[] given = [.. numbers];
            GpuBuffer buffer = Runtime.Allocate(length);
            Runtime.Write(given, buffer, 0);
            Array.Clear(given);
            Assert.True(numbers.AsSpan().SequenceEqual(Runtime.Download<byte>(buffer)));
            Runtime.Free(buffer);
        }
    }

    [EmulatedFact]
    public void WhatTheDriverRefusesIsSaidWithItsAnswer()
    {
        GpuKernel kernel = Runtime.Load(Scale, "scale");
        string message = Assert.Throws<DeviceException>(() => Runtime.Launch(kernel, new Grid(1, 1, 1, 1 << 20), [default, default, default, default, default, default])).Message;
        Assert.Contains("run kernel scale in 1 × 1 × 1 groups of 1048576 (at most 1024)", message, StringComparison.Ordinal);
        Assert.EndsWith("and answered CUDA_ERROR_INVALID_VALUE (1): invalid argument.", message, StringComparison.Ordinal);
        message = Assert.Throws<DeviceException>(() => Runtime.Load(Scale, "scales")).Message;
        Assert.Contains("find kernel scales in a module, and answered CUDA_ERROR_NOT_FOUND (500): named symbol not found", message, StringComparison.Ordinal);
    }

    [EmulatedFact]
    public void ATextThatDoesNotCompileIsShownWithItsLine()
    {
        string message = Assert.Throws<DeviceException>(() => Runtime.Load("#define KERNEL extern \"C\" __global__\nKERNEL void wrong(int* x) {\n    x[0] = nobody;\n}", "wrong")).Message;
        Assert.Contains("compile kernel wrong for compute capability 9.9, and answered NVRTC_ERROR_COMPILATION (6)", message, StringComparison.Ordinal);
        Assert.Contains("line 3: x[0] = nobody;", message, StringComparison.Ordinal);
        Assert.Contains("wrong.cu(3)", message, StringComparison.Ordinal);
    }

    [EmulatedFact]
    public void MoreThanTheDeviceHasIsRefusedAndNothingIsLost()
    {
        CudaRuntime runtime = new(0, new DiskCache(null));
        List<GpuBuffer> all = [];
        Assert.Contains("were asked for on cuda:0", Assert.Throws<InsufficientMemoryException>(() =>
        {
            while (all.Count < 100)
            {
                all.Add(runtime.Allocate(1L << 29));
            }
        }).Message, StringComparison.Ordinal);
        Assert.InRange(all.Count, 1, 4);
        all.ForEach(runtime.Free);
        GpuBuffer buffer = runtime.Upload<int>([1, 2, 3]);
        Assert.Equal([1, 2, 3], runtime.Download<int>(buffer));
        runtime.Memory.ReleaseIdle();
        Assert.Equal(0, runtime.Memory.IdleBytes);
    }
}
