using System.Globalization;
using Nabla;

namespace MnistSample;

/// <summary>Devices by the names that users type.</summary>
internal static class DeviceName
{
    /// <summary>Opens <c>cpu</c>, <c>opencl</c>, <c>cuda</c>, or one of several, such as <c>opencl:1</c>.</summary>
    /// <exception cref="BadInputException">There is no such device here, or none of that name; it says what to do.</exception>
    public static Device Open(string name)
    {
        string[] parts = name.Split(':', 2);
        int index = 0;
        bool isRead = parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index);
        try
        {
            return (parts[0], isRead) switch
            {
                ("cpu", true) when parts.Length == 1 => Device.Cpu,
                ("opencl", true) => Device.OpenCl(index),
                ("cuda", true) => Device.Cuda(index),
                _ => throw new BadInputException($"--device {name}: must be cpu, opencl, cuda, or with an index, such as opencl:1."),
            };
        }
        catch (Exception e) when (e is DllNotFoundException or ArgumentOutOfRangeException or DeviceException)
        {
            throw new BadInputException($"--device {name}: {e.Message}");
        }
    }
}
