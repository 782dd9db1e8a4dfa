using System.Text;

namespace Nabla.OpenCl.Native;

/// <summary>Facts about platforms, devices and programs, as numbers and texts.</summary>
internal static unsafe class ClFacts
{
    private const int LongestText = 1 << 20;

    private delegate ClStatus Question(nuint capacity, void* value, nuint* bytes);

    public static string OfPlatform(nint platform, uint what) => Text((capacity, value, bytes) => Cl.GetPlatformInfo(platform, what, capacity, value, bytes), "describe a platform");

    public static string OfDevice(nint device, uint what) => Text((capacity, value, bytes) => Cl.GetDeviceInfo(device, what, capacity, value, bytes), "describe a device");

    /// <summary>What the compiler said of a program; empty where not even that can be had.</summary>
    public static string BuildLog(nint program, nint device)
    {
        try
        {
            return Text((capacity, value, bytes) => Cl.GetBuildInfo(program, device, ClInfo.ProgramBuildLog, capacity, value, bytes), "say what its compiler said");
        }
        catch (DeviceException)
        {
            return "";
        }
    }

    /// <summary>A number of a device: of 4 bytes (uint, bool) or 8 (ulong, size_t).</summary>
    public static T OfDevice<T>(nint device, uint what)
        where T : unmanaged
    {
        T value = default;
        ClAnswer.Check(Cl.GetDeviceInfo(device, what, (nuint)sizeof(T), &value, null), $"describe a device by its number 0x{what:X}");
        return value;
    }

    /// <summary>The same, or 0 where the device does not know of it.</summary>
    public static ulong MaskOfDevice(nint device, uint what)
    {
        ulong value = 0;
        return Cl.GetDeviceInfo(device, what, sizeof(ulong), &value, null) == ClStatus.Success ? value : 0;
    }

    private static string Text(Question ask, string asked)
    {
        nuint bytes = 0;
        ClAnswer.Check(ask(0, null, &bytes), asked);
        if (bytes is 0 or > LongestText)
        {
            return "";
        }

        byte[] text = new byte[bytes];
        fixed (byte* start = text)
        {
            ClAnswer.Check(ask(bytes, start, null), asked);
        }

        return Encoding.UTF8.GetString(text).TrimEnd('\0').Trim();
    }
}
