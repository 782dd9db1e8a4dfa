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

    /// <summary>The best device here of the kinds that this program uses: a graphics processor by its maker's runtime, else one by a runtime for all makers', else <see cref="Cpu"/>.</summary>
    /// <remarks>
    /// A package of devices takes part where the program's own project, in C#, references it: the generator that comes with Nabla sees that. Elsewhere it takes part once <c>Device.UseCuda()</c> or <c>Device.UseOpenCl()</c> was called.
    /// A device is opened, and has to compute something, when this is first asked for; one that cannot is passed over, and <see cref="Overview"/> says why. A processor that is offered as an OpenCL device is never the best.
    /// </remarks>
    public static Device Best => Choice.Best;

    /// <summary>The kinds of devices that <see cref="Best"/> chooses from.</summary>
    internal static DeviceChoice Choice { get; } = new();

    /// <summary>Who computes there.</summary>
    internal Machine Machine { get; }

    /// <summary>What <see cref="Best"/> chose from, one line each, for people: <c>cuda:0, the best</c>, or a kind and why it has none, such as a driver that is not installed; <c>cpu</c> at last.</summary>
    /// <returns>The lines.</returns>
    public static string Overview() => Choice.Report;

    /// <summary>For example <c>cpu</c>, or <c>opencl:0</c>.</summary>
    public override string ToString() => _name;
}
