namespace Nabla;

/// <summary>Where tensors live and are computed with.</summary>
public sealed class Device
{
    private readonly string _name;

    /// <summary>A device whose machine computes for no other one.</summary>
    internal Device(string name, Machine machine)
    {
        _name = name;
        Machine = machine;
        machine.Device = this;
    }

    /// <summary>The processor this program runs on.</summary>
    public static Device Cpu { get; } = new("cpu", new Cpu.CpuMachine());

    /// <summary>Who computes there.</summary>
    internal Machine Machine { get; }

    /// <summary>For example <c>cpu</c>, or <c>opencl:0</c>.</summary>
    public override string ToString() => _name;
}
