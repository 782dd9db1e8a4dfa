namespace Nabla.Gpu;

/// <summary>The devices of a kind that were opened: one object an index, so that tensors on it know each other.</summary>
/// <param name="open">Opens the device of an index.</param>
internal sealed class OpenedDevices(Func<int, GpuRuntime> open)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Device> _devices = [];

    /// <summary>The device of an index, opened when it is first asked for.</summary>
    public Device Open(int index)
    {
        lock (_lock)
        {
            if (!_devices.TryGetValue(index, out Device? device))
            {
                GpuRuntime runtime = open(index);
                device = new Device(runtime.Name, new GpuMachine(runtime));
                _devices.Add(index, device);
            }

            return device;
        }
    }

    /// <summary>The devices that are open.</summary>
    public IReadOnlyList<Device> Open()
    {
        lock (_lock)
        {
            return [.. _devices.Values];
        }
    }
}
