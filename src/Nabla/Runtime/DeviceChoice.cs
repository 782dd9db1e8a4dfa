using System.Runtime.InteropServices;
using System.Text;

namespace Nabla;

/// <summary>The kinds of devices that back ends offered, and which device is the best of them.</summary>
internal sealed class DeviceChoice
{
    private readonly Lock _lock = new();
    private readonly List<DeviceKind> _kinds = [];
    private Device? _best;
    private string _report = "";

    /// <summary>The best device that can be computed with: one is opened when this is first asked for, and again when another kind was offered since.</summary>
    public Device Best
    {
        get
        {
            lock (_lock)
            {
                return _best ??= Choose();
            }
        }
    }

    /// <summary>A line for each kind: which device it is, or why there is none.</summary>
    public string Report
    {
        get
        {
            lock (_lock)
            {
                _best ??= Choose();
                return _report;
            }
        }
    }

    /// <summary>Offers a kind. The second time nothing happens.</summary>
    public void Add(DeviceKind kind)
    {
        lock (_lock)
        {
            if (_kinds.Exists(known => known.Name == kind.Name))
            {
                return;
            }

            _kinds.Add(kind);
            _best = null;
        }
    }

    private Device Choose()
    {
        StringBuilder report = new();
        Device? best = null;
        foreach (DeviceKind kind in _kinds.OrderByDescending(static kind => kind.Rank).ThenBy(static kind => kind.Name, StringComparer.Ordinal))
        {
            string line;
            try
            {
                Device device = kind.OpenBest();
                Try(device);
                line = best is null ? $"{device}, the best" : $"{device}";
                best ??= device;
            }
            catch (Exception why)
            {
                // Whatever keeps a device from computing, the next one is to be had; the reason is not lost.
                line = $"{kind.Name}: {why.Message}";
            }

            report.Append(line).Append('\n');
        }

        report.Append(best is null ? "cpu, the best" : "cpu");
        _report = report.ToString();
        return best ?? Device.Cpu;
    }

    // A driver may open a device for which its compiler is missing: four numbers say whether it computes.
    private static void Try(Device device)
    {
        Machine machine = device.Machine;
        if (machine.IsHost)
        {
            return;
        }

        Shape shape = Shape.Create([4]);
        Operand x = new(new TensorType(DType.Int32, shape), shape.RowMajor, Storage.Rent(4 * sizeof(int), machine));
        Operand z = new(new TensorType(DType.Float32, shape), shape.RowMajor, Storage.Rent(4 * sizeof(float), machine));
        machine.Write(MemoryMarshal.AsBytes<int>([1, -2, 3, 1 << 20]), x.Storage.Memory, 0);
        machine.Convert(x, z);
        Span<float> found = stackalloc float[4];
        machine.Read(z.Storage.Memory, 0, MemoryMarshal.AsBytes(found));
        GC.KeepAlive(x.Storage);
        GC.KeepAlive(z.Storage);
        if (!found.SequenceEqual([1f, -2, 3, 1 << 20]))
        {
            throw new InvalidOperationException($"{device} was asked to convert [1, -2, 3, 1048576] to float32, and answered [{string.Join(", ", found.ToArray())}].");
        }
    }
}
