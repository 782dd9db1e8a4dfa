namespace Nabla.Gpu;

/// <summary>Memory of a tensor on a device.</summary>
internal sealed class GpuMemory(GpuMachine machine, GpuBuffer buffer) : DeviceMemory
{
    public override Machine Machine => machine;

    public override long Bytes => buffer.Bytes;

    /// <summary>The runtime's own.</summary>
    public GpuBuffer Buffer => buffer;
}
