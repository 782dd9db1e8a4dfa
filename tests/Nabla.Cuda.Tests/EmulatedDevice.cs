using Nabla.Cuda.Tests.Emulator;
using Nabla.Gpu;

namespace Nabla.Cuda.Tests;

/// <summary>The emulated device, opened once, and what tests do with it.</summary>
internal static class EmulatedDevice
{
    private static readonly Lazy<Device> s_device = new(static () => OfItsOwn());

    public static Device Device => s_device.Value;

    public static GpuMachine Machine => (GpuMachine)Device.Machine;

    public static CudaRuntime Runtime => (CudaRuntime)Machine.Runtime;

    /// <summary>The device once more, for tests that count what happens on it while other tests run.</summary>
    /// <param name="usesLibraries">Whether the emulated cuBLASLt and cuDNN are asked; else results have the processor's bits.</param>
    public static Device OfItsOwn(bool usesLibraries = false)
    {
        EmulatedDriver.Require();
        if (usesLibraries)
        {
            EmulatedLibraries.Require();
        }

        return new Device("cuda:0", new GpuMachine(new CudaRuntime(0, new DiskCache(Path.Combine(EmulatedDriver.Folder, "kernels")), usesLibraries: usesLibraries)));
    }
}
