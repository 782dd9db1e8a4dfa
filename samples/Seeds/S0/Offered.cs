using System.Text;
using Nabla;

namespace SeedsSample.S0;

/// <summary>Devices beside the processor that drivers offer on this machine.</summary>
internal sealed class Offered
{
    private static readonly Lazy<Offered> s_found = new(static () => new Offered());

    private readonly StringBuilder _missing = new();
    private readonly List<Device> _devices = [];

    private Offered()
    {
        Look("CUDA", static () => CudaDevices.List().Count, static index => Device.Cuda(index));
        Look("OpenCL", static () => OpenClDevices.List().Count, static index => Device.OpenCl(index));
    }

    /// <summary>All of them; none where there are none.</summary>
    public static IReadOnlyList<Device> Devices => s_found.Value._devices;

    /// <summary>What would have to be installed, or null where there is a device.</summary>
    public static string? Missing() => Devices.Count > 0 ? null : s_found.Value._missing.ToString().TrimEnd();

    private void Look(string kind, Func<int> count, Func<int, Device> open)
    {
        try
        {
            int devices = count();
            for (int index = 0; index < devices; index++)
            {
                _devices.Add(open(index));
            }

            if (devices == 0)
            {
                _missing.Append(kind).AppendLine(": its driver finds no device.");
            }
        }
        catch (Exception e) when (e is DllNotFoundException or DeviceException)
        {
            _missing.Append(kind).Append(": ").AppendLine(e.Message);
        }
    }
}
