namespace Nabla.Gpu;

/// <summary>Memory of a device, by the runtime's own handle.</summary>
internal abstract class GpuBuffer
{
    /// <summary>How many bytes it has.</summary>
    public abstract long Bytes { get; }
}
