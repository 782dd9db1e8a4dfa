using Nabla.Gpu;

namespace Nabla.OpenCl.Tests.Kernels;

/// <summary>The machine of the first device.</summary>
internal static class OpenMachine
{
    private static readonly Lazy<GpuMachine> s_machine = new(static () => (GpuMachine)new Device("opencl:0", new GpuMachine(OpenDevice.Runtime)).Machine);

    public static GpuMachine Machine => s_machine.Value;
}
