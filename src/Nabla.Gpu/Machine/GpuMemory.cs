namespace Nabla.Gpu;

/// <summary>Memory of a tensor on a device.</summary>
internal sealed class GpuMemory(GpuMachine machine, GpuBuffer buffer) : DeviceMemory
{
    public override Machine Machine => machine;

    public override long Bytes => buffer.Bytes;

    /// <summary>The runtime's own, for who is about to use it in the device's order.</summary>
    public GpuBuffer Buffer
    {
        get
        {
            machine.Runtime.Await(buffer);
            return buffer;
        }
    }

    /// <summary>The runtime's own, as it is.</summary>
    public GpuBuffer Bare => buffer;
}
