using Nabla.Gpu;

namespace Nabla.Tests.Devices;

/// <summary>What holds of launches on every runtime, whatever language its texts are in.</summary>
internal static class RuntimeLaunches
{
    /// <summary>Memory, places in it and numbers of 32 and 64 bits.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="text">Of <c>scale(float* x, int64 from, float* z, int32 n, float factor, double shift)</c>, which leaves z[i] = x[from + i] · factor + shift.</param>
    public static void ArgumentsOfEveryKindArrive(GpuRuntime runtime, string text)
    {
        GpuBuffer x = runtime.Upload<float>([.. Enumerable.Range(0, 1000).Select(i => i)]);
        GpuBuffer z = runtime.Allocate(990 * sizeof(float));
        runtime.Launch(
            runtime.Load(text, "scale"),
            new Grid(3, 1, 1, 64),
            [GpuArgument.Of(x), GpuArgument.Of(10L), GpuArgument.Of(z), GpuArgument.Of(990), GpuArgument.Of(BitConverter.SingleToInt32Bits(2)), GpuArgument.Of(BitConverter.DoubleToInt64Bits(0.5))]);
        Assert.Equal(Enumerable.Range(0, 990).Select(i => (2f * (i + 10)) + 0.5f), runtime.Download<float>(z));
        runtime.Free(x);
        runtime.Free(z);
    }

    /// <summary>Groups along three axes, whose work-items share memory; and none at all.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="text">Of <c>place(int32* z)</c>, which leaves 100 times its group's number and the number of the work-item on the other end of the group, which that wrote to shared memory.</param>
    /// <param name="localBytes">Memory that a group shares beyond what the text declares.</param>
    public static void GroupsLieAlongThreeAxesAndShareMemory(GpuRuntime runtime, string text, int localBytes)
    {
        GpuBuffer z = runtime.Allocate(2 * 3 * 4 * 8 * sizeof(int));
        GpuKernel kernel = runtime.Load(text, "place");
        runtime.Launch(kernel, new Grid(2, 3, 4, 8, localBytes), [GpuArgument.Of(z)]);
        Assert.Equal(Enumerable.Range(0, 192).Select(i => (i / 8 * 100) + 7 - (i % 8)), runtime.Download<int>(z));
        runtime.Launch(kernel, new Grid(2, 0, 4, 8, localBytes), [GpuArgument.Of(z)]);
        runtime.Free(z);
    }
}
