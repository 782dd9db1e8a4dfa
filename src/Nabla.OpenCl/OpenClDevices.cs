using Nabla.OpenCl;
using Nabla.OpenCl.Native;

namespace Nabla;

/// <summary>The devices that OpenCL drivers offer.</summary>
public static class OpenClDevices
{
    /// <summary>What there is, over all drivers of the machine: graphics processors first, then accelerators, then processors.</summary>
    /// <returns>One entry a device, in the order of their indices; none where a loader is installed but no driver.</returns>
    /// <exception cref="DllNotFoundException">OpenCL's loader is not installed; the message says what to install.</exception>
    /// <exception cref="DeviceException">A driver would not describe its device.</exception>
    public static IReadOnlyList<OpenClDevice> List() => [.. OpenClHandles.All().Select(static (pair, index) => Describe(pair.Platform, pair.Device, index))];

    private static OpenClDevice Describe(nint platform, nint device, int index)
    {
        ulong type = ClFacts.OfDevice<ulong>(device, ClInfo.DeviceType);
        return new OpenClDevice(
            index,
            ClFacts.OfDevice(device, ClInfo.DeviceName),
            ClFacts.OfDevice(device, ClInfo.DeviceVendor),
            (type & ClInfo.TypeGpu) != 0 ? "gpu" : (type & ClInfo.TypeCpu) != 0 ? "cpu" : "accelerator",
            (int)ClFacts.OfDevice<uint>(device, ClInfo.DeviceMaxComputeUnits),
            (long)ClFacts.OfDevice<ulong>(device, ClInfo.DeviceGlobalMemSize),
            $"{ClFacts.OfPlatform(platform, ClInfo.PlatformName)}, {ClFacts.OfDevice(device, ClInfo.DeviceVersion)}",
            ClFacts.OfDevice(device, ClInfo.DriverVersion));
    }
}
