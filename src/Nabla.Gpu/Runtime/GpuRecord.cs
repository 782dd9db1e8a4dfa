namespace Nabla.Gpu;

/// <summary>What a device was asked for and keeps, so that it does it again at one call. It lasts as long as somebody has it.</summary>
internal abstract class GpuRecord
{
    /// <summary>Has the device do it, after what was asked for before.</summary>
    public abstract void Launch();
}
