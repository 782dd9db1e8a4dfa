using Nabla.Cuda.Tests.Emulator;
using Nabla.Gpu;

namespace Nabla.Cuda.Tests;

/// <summary>The first emulated device, opened once, and what tests do with it.</summary>
internal static class EmulatedDevice
{
    private static readonly Lazy<Device> s_device = new(static () => OfItsOwn());

    public static Device Device => s_device.Value;

    public static GpuMachine Machine => (GpuMachine)Device.Machine;

    public static CudaRuntime Runtime => (CudaRuntime)Machine.Runtime;

    /// <summary>A device once more, for tests that count what happens on it while other tests run.</summary>
    /// <param name="usesLibraries">Whether the emulated cuBLASLt and cuDNN are asked; else results have the processor's bits.</param>
    /// <param name="index">Which one.</param>
    public static Device OfItsOwn(bool usesLibraries = false, int index = 0)
    {
        EmulatedDriver.Require();
        if (usesLibraries)
        {
            EmulatedLibraries.Require();
        }

        return new Device($"cuda:{index}", new GpuMachine(new CudaRuntime(index, new DiskCache(Path.Combine(EmulatedDriver.Folder, "kernels")), usesLibraries: usesLibraries)));
    }
}
