using Nabla.OpenCl.Native;

namespace Nabla.OpenCl;

/// <summary>The devices of all drivers, in the order of their indices: graphics processors, accelerators, processors, and of each kind as the loader and its drivers name them.</summary>
internal static unsafe class OpenClHandles
{
    private static readonly Lock s_lock = new();
    private static (nint Platform, nint Device)[]? s_all;

    /// <summary>All devices that can be computed with.</summary>
    /// <exception cref="DllNotFoundException">No loader is installed.</exception>
    public static IReadOnlyList<(nint Platform, nint Device)> All()
    {
        lock (s_lock)
        {
            // A machine's devices do not change while a program runs, but a program may look before a driver is installed.
            if (s_all is null or [])
            {
                OpenClLoader.Require();
                s_all = [.. Platforms().SelectMany(Devices).OrderBy(static pair => Rank(pair.Device))];
            }

            return s_all;
        }
    }

    /// <summary>The device of an index.</summary>
    /// <exception cref="DllNotFoundException">No loader is installed, or no driver.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device; the message lists those that there are.</exception>
    public static (nint Platform, nint Device) Find(int index)
    {
        IReadOnlyList<(nint Platform, nint Device)> all = All();
        if (all.Count == 0)
        {
            throw new DllNotFoundException($"opencl:{index} was asked for. OpenCL's loader is installed, but no driver with a device that has a compiler. {OpenClLoader.Advice}");
        }

        if (index < 0 || index >= all.Count)
        {
            string list = string.Join("; ", Enumerable.Range(0, all.Count).Select(static i => OpenClDevices.List()[i]));
            throw new ArgumentOutOfRangeException(nameof(index), index, $"opencl:{index} was asked for, but the devices are 0 to {all.Count - 1}: {list}.");
        }

        return all[index];
    }

    private static nint[] Platforms()
    {
        uint count = 0;
        ClStatus status = Cl.GetPlatforms(0, null, &count);
        if (status == ClStatus.PlatformNotFoundKhr || (status == ClStatus.Success && count == 0))
        {
            return [];
        }

        ClAnswer.Check(status, "count its drivers");
        nint[] platforms = new nint[count];
        fixed (nint* start = platforms)
        {
            ClAnswer.Check(Cl.GetPlatforms(count, start, null), "list its drivers");
        }

        return platforms;
    }

    // A driver that has no device, or does not work, hides nobody else's.
    private static IEnumerable<(nint Platform, nint Device)> Devices(nint platform)
    {
        uint count = 0;
        if (Cl.GetDevices(platform, ClInfo.TypeAll, 0, null, &count) != ClStatus.Success || count == 0)
        {
            return [];
        }

        nint[] devices = new nint[count];
        fixed (nint* start = devices)
        {
            if (Cl.GetDevices(platform, ClInfo.TypeAll, count, start, null) != ClStatus.Success)
            {
                return [];
            }
        }

        return devices.Where(CanCompute).Select(device => (platform, device));
    }

    private static bool CanCompute(nint device) =>
        IsTrue(device, ClInfo.DeviceAvailable) && IsTrue(device, ClInfo.DeviceCompilerAvailable) && IsTrue(device, ClInfo.DeviceEndianLittle);

    private static bool IsTrue(nint device, uint what)
    {
        uint value = 0;
        return Cl.GetDeviceInfo(device, what, sizeof(uint), &value, null) == ClStatus.Success && value != 0;
    }

    private static int Rank(nint device)
    {
        ulong type = ClFacts.MaskOfDevice(device, ClInfo.DeviceType);
        return (type & ClInfo.TypeGpu) != 0 ? 0 : (type & ClInfo.TypeCpu) != 0 ? 2 : 1;
    }
}
