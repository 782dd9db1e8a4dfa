namespace Nabla;

/// <summary>Where tensors live and are computed with.</summary>
public sealed class Device
{
    private readonly string _name;

    private Device(string name, Machine machine)
    {
        _name = name;
        Machine = machine;
    }

    /// <summary>The processor this program runs on.</summary>
    public static Device Cpu { get; } = new("cpu", new Cpu.CpuMachine());

    internal Machine Machine { get; }

    /// <summary>For example <c>cpu</c>.</summary>
    public override string ToString() => _name;
}
