using Nabla.Gpu;
using Nabla.Tests.Devices;

namespace Nabla.OpenCl.Tests;

public sealed class LaunchTests
{
    private const string Scale = """
        __kernel void scale(__global const float* x, long from, __global float* z, int n, float factor, double shift)
        {
            for (size_t i = get_global_id(0); i < n; i += get_global_size(0)) z[i] = x[from + i] * factor + (float)shift;
        }
        """;

    private const string Increment = "__kernel void increment(__global int* x) { x[get_global_id(0)] += 1; }";

    private static OpenClRuntime Runtime => OpenDevice.Runtime;

    [OpenClFact]
    public void ArgumentsOfEveryKindArrive() => RuntimeLaunches.ArgumentsOfEveryKindArrive(Runtime, Scale);

    [OpenClFact]
    public void GroupsLieAlongThreeAxesAndShareMemory()
    {
        const string Text = """
            __kernel void place(__global int* z, __local int* shared)
            {
                int item = (int)get_local_id(0);
                shared[item] = item;
                barrier(CLK_LOCAL_MEM_FENCE);
                size_t group = (get_group_id(2) * get_num_groups(1) + get_group_id(1)) * get_num_groups(0) + get_group_id(0);
                z[group * get_local_size(0) + item] = (int)group * 100 + shared[get_local_size(0) - 1 - item];
            }
            """;
        RuntimeLaunches.GroupsLieAlongThreeAxesAndShareMemory(Runtime, Text, localBytes: 8 * sizeof(int));
    }

    [OpenClFact]
    public void EverythingHappensInTheOrderInWhichItWasAsked()
    {
        GpuKernel kernel = Runtime.Load(Increment, "increment");
        GpuBuffer x = Runtime.Upload<int>(new int[4096]);
        for (int i = 0; i < 200; i++)
        {
            Runtime.Launch(kernel, new Grid(64, 1, 1, 64), [GpuArgument.Of(x)]);
            if (i == 99)
            {
                Runtime.Write(new byte[16], x, 0);
            }
        }

        // What is freed while a kernel has it yet goes to who asks next, whose work comes later.
        GpuBuffer copy = Runtime.Allocate(x.Bytes);
        Runtime.Copy(x, 0, copy, 0, x.Bytes);
        Runtime.Free(x);
        GpuBuffer next = Runtime.Upload<int>(new int[4096]);
        int[] found = Runtime.Download<int>(copy);
        Assert.Equal([100, 100, 100, 100, 200], found[..5]);
        Assert.Equal(Enumerable.Repeat(200, 4092), found[4..]);
        Assert.All(Runtime.Download<int>(next), static number => Assert.Equal(0, number));
        Runtime.Free(copy);
        Runtime.Free(next);
    }

    [OpenClFact]
    public void SeveralThreadsMayLaunchOneKernel()
    {
        GpuKernel kernel = Runtime.Load(Scale, "scale");
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            GpuBuffer x = Runtime.Upload<float>([.. Enumerable.Range(0, 500).Select(i => (float)i)]);
            GpuBuffer z = Runtime.Allocate(500 * sizeof(float));
            for (int round = 0; round < 10; round++)
            {
                Runtime.Launch(Runtime.Load(Scale, "scale"), new Grid(2, 1, 1, 32), [GpuArgument.Of(x), GpuArgument.Of(0L), GpuArgument.Of(z), GpuArgument.Of(500), GpuArgument.Of(BitConverter.SingleToInt32Bits(thread)), GpuArgument.Of(BitConverter.DoubleToInt64Bits(round))]);
                Assert.Equal(Enumerable.Range(0, 500).Select(i => ((float)i * thread) + round), Runtime.Download<float>(z));
            }

            Runtime.Free(x);
            Runtime.Free(z);
        });
        Assert.Same(kernel, Runtime.Load(Scale, "scale"));
    }

    [OpenClFact]
    public void WhatCannotBeLaunchedIsSaid()
    {
        GpuKernel kernel = Runtime.Load(Increment, "increment");
        GpuBuffer x = Runtime.Upload<int>(new int[4]);
        string message = Assert.Throws<DeviceException>(() => Runtime.Launch(kernel, new Grid(1, 1, 1, 1 << 20), [GpuArgument.Of(x)])).Message;
        Assert.Contains("run kernel increment in 1 × 1 × 1 groups of 1048576", message, StringComparison.Ordinal);
        Assert.Contains("CL_INVALID_WORK_GROUP_SIZE (-54)", message, StringComparison.Ordinal);
        message = Assert.Throws<DeviceException>(() => Runtime.Launch(kernel, new Grid(1, 1, 1, 4), [GpuArgument.Of(x), GpuArgument.Of(1)])).Message;
        Assert.Contains("set argument 1 of kernel increment to a number of 4 bytes, and answered CL_INVALID_ARG_INDEX (-49)", message, StringComparison.Ordinal);
        Runtime.Launch(kernel, new Grid(1, 1, 1, 4), [GpuArgument.Of(x)]);
        Assert.Equal([1, 1, 1, 1], Runtime.Download<int>(x));
        Runtime.Free(x);
    }
}
