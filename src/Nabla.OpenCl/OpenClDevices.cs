using Nabla.Gpu;
using Nabla.OpenCl;
using Nabla.OpenCl.Native;

[assembly: Nabla.OffersDevices("global::Nabla.OpenClDevices.UseOpenCl()")]

namespace Nabla;

/// <summary>The devices that OpenCL drivers offer, and tensors on them: <c>x.To(Device.OpenCl(0))</c>.</summary>
public static class OpenClDevices
{
    private static bool s_tunesKernels = true;
    private static readonly OpenedDevices s_opened = new(static index => new OpenClRuntime(index));
    private static readonly DeviceKind s_kind = new("opencl", DeviceKind.OfAnyMaker, OpenBest);

    extension(Device)
    {
        /// <summary>A device of an OpenCL driver, for <c>tensor.To</c> and <c>model.To</c>. It is opened when it is first asked for, and lasts as long as the process.</summary>
        /// <param name="index">Which one: its place in <see cref="List"/>, 0 for the first.</param>
        /// <returns>The same object for the same index.</returns>
        /// <exception cref="ArgumentOutOfRangeException">There is no such device; the message lists those that there are.</exception>
        /// <exception cref="DllNotFoundException">OpenCL's loader or a driver is not installed; the message says what to install.</exception>
        /// <exception cref="DeviceException">The driver does not give access to it.</exception>
        public static Device OpenCl(int index = 0) => s_opened.Open(index);

        /// <summary>Has <see cref="Device.Best"/> choose from the graphics processors of OpenCL drivers, too. A C# project that references this package needs no call; the second one does nothing.</summary>
        public static void UseOpenCl() => Device.Choice.Add(s_kind);
    }

    /// <summary>Whether large products and convolutions are tuned: the first of a size on a device tries how its work is best cut up there, which takes seconds, most of them the compiler's, and twenty at most for each device of a process; what was found is kept for other processes beside the compiled
    /// kernels. True unless it is set; false cuts all in a fixed way. Results have the same bits, however they are cut up. It counts for what begins after it was set, on all devices of OpenCL, in compiled functions too.</summary>
    public static bool TunesKernels
    {
        get => Volatile.Read(ref s_tunesKernels);
        set => Volatile.Write(ref s_tunesKernels, value);
    }

    /// <summary>What there is, over all drivers of the machine: graphics processors first, then accelerators, then processors.</summary>
    /// <returns>One entry a device, in the order of their indices; none where a loader is installed but no driver.</returns>
    /// <exception cref="DllNotFoundException">OpenCL's loader is not installed; the message says what to install.</exception>
    /// <exception cref="DeviceException">A driver would not describe its device.</exception>
    public static IReadOnlyList<OpenClDevice> List() => [.. OpenClHandles.All().Select(static (pair, index) => Describe(pair.Platform, pair.Device, index))];

    // Through a driver, a processor's cores do no better than by themselves.
    private static Device OpenBest()
    {
        IReadOnlyList<OpenClDevice> all = List();
        OpenClDevice? best = all.FirstOrDefault(static device => device.Kind == "gpu");
        return best is not null ? s_opened.Open(best.Index) : throw new InvalidOperationException(
            all.Count == 0 ? "a loader is installed, but no driver of a device." : $"no graphics processor is among the devices: {string.Join("; ", all)}.");
    }

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
