using Nabla.Cuda.Tests.Emulator;
using Nabla.Gpu;
using Nabla.Gpu.Tests.Tuning;

namespace Nabla.Cuda.Tests;

/// <summary>A search for tiles beside graphs, on an emulated device.</summary>
[Collection("Tiles")]
public sealed class TileTests
{
    private static readonly ProductTile s_usual = ProductTile.For(100, 100);
    private static readonly ProductTile s_small = new(32, 32, 16, 2, 2);

    [EmulatedFact]
    public void NothingIsTriedWhileAGraphIsCaptured()
    {
        GivenClock clock = new(static tile => tile == s_small ? 2 : 3);
        CudaRuntime runtime = Open();
        Device device = new("cuda:0", new GpuMachine(runtime, new TileSearch(runtime, clock, [s_usual, s_small], leastProducts: 1)));
        Tensor x = Tensor.Randn([70, 40], seed: 1).To(device);
        Tensor y = Tensor.Randn([40, 90], seed: 2).To(device);
        GpuRecord? record = runtime.Record(() =>
        {
            Assert.True(runtime.IsRecording);
            x.MatMul(y);
        });
        Assert.NotNull(record);
        Assert.False(runtime.IsRecording);
        Assert.Empty(clock.Timed);
        record.Launch();
        Assert.Equal(x.To(Device.Cpu).MatMul(y.To(Device.Cpu)).ToArray<float>(), x.MatMul(y).ToArray<float>());
        Assert.Equal(Enumerable.Range(0, 2 * TileSearch.Launches).Select(static i => i % 2 == 0 ? s_usual : s_small), clock.Timed);
    }

    [EmulatedFact]
    public void ACompiledStepIsSearchedForInItsFirstRunAndCapturedWithWhatWasFound()
    {
        GivenClock clock = new(static tile => tile == s_small ? 2 : 3);
        CudaRuntime runtime = Open();
        Device device = new("cuda:0", new GpuMachine(runtime, new TileSearch(runtime, clock, [s_usual, s_small], leastProducts: 1)));
        Tensor x = Tensor.Randn([70, 40], seed: 1);
        Tensor y = Tensor.Randn([40, 90], seed: 2);
        Func<Tensor, Tensor, Tensor> step = Transform.Jit(static (Tensor x, Tensor y) => (x.MatMul(y) + 1).Relu().Softmax(-1));
        float[] expected = (x.MatMul(y) + 1).Relu().Softmax(-1).ToArray<float>();
        (Tensor xs, Tensor ys) = (x.To(device), y.To(device));
        for (int run = 0; run < 3; run++)
        {
            Assert.Equal(expected, step(xs, ys).ToArray<float>());
            Assert.Equal(2 * TileSearch.Launches, clock.Timed.Count);
        }
    }

    [EmulatedFact]
    public void ItsUserTurnsItOff()
    {
        GivenClock clock = new(static _ => 1);
        CudaRuntime runtime = Open();
        Device device = new("cuda:0", new GpuMachine(runtime, new TileSearch(runtime, clock, [s_usual, s_small], leastProducts: 1)));
        Assert.True(runtime.TunesKernels);
        CudaDevices.TunesKernels = false;
        try
        {
            Tensor.Ones([70, 40]).To(device).MatMul(Tensor.Ones([40, 90]).To(device));
            Assert.Empty(clock.Timed);
        }
        finally
        {
            CudaDevices.TunesKernels = true;
        }
    }

    private static CudaRuntime Open()
    {
        EmulatedDriver.Require();
        return new CudaRuntime(0, new DiskCache(null), usesLibraries: false);
    }
}
