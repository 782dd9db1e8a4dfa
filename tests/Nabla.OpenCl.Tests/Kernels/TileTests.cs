using Nabla.Gpu;
using Nabla.Gpu.Tests.Tuning;

namespace Nabla.OpenCl.Tests.Kernels;

/// <summary>A search for tiles on a device, by a clock that says what it is given.</summary>
[Collection("Tiles")]
public sealed class TileTests : IDisposable
{
    private static readonly ProductTile s_usual = ProductTile.For(100, 100);
    private static readonly ProductTile s_small = new(32, 32, 16, 2, 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-opencl-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [OpenClFact]
    public void WhatIsFoundOutIsKeptForOtherProcessesAndLeavesTheProcessorsBits()
    {
        Tensor x = Tensor.Randn([3, 70, 40], seed: 1);
        Tensor y = Tensor.Randn([40, 90], seed: 2);
        float[] expected = x.MatMul(y).ToArray<float>();
        GivenClock clock = new(static tile => tile == s_small ? 2 : 3);
        Assert.Equal(expected, Multiply(clock, x, y));
        Assert.Equal(Enumerable.Range(0, 2 * TileSearch.Launches).Select(static i => i % 2 == 0 ? s_usual : s_small), clock.Timed);

        GivenClock second = new(static tile => tile == s_small ? 2 : 1);
        Assert.Equal(expected, Multiply(second, x, y));
        Assert.Empty(second.Timed);
    }

    [OpenClFact]
    public void ItsUserTurnsItOff()
    {
        Assert.True(OpenDevice.Runtime.TunesKernels);
        OpenClDevices.TunesKernels = false;
        try
        {
            GivenClock clock = new(static _ => 1);
            Multiply(clock, Tensor.Ones([70, 40]), Tensor.Ones([40, 90]));
            Assert.Empty(clock.Timed);
        }
        finally
        {
            OpenClDevices.TunesKernels = true;
        }
    }

    private float[] Multiply(GivenClock clock, Tensor x, Tensor y)
    {
        OpenClRuntime runtime = new(0, new DiskCache(_folder));
        Device device = new("opencl:0", new GpuMachine(runtime, new TileSearch(runtime, clock, [s_usual, s_small], leastProducts: 1)));
        return x.To(device).MatMul(y.To(device)).ToArray<float>();
    }
}
