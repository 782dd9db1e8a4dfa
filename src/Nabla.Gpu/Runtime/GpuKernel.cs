namespace Nabla.Gpu;

/// <summary>A compiled kernel, by the runtime's own handle.</summary>
internal abstract class GpuKernel
{
    /// <summary>The name of its function.</summary>
    public abstract string Name { get; }

    /// <summary>The most work-items of a group that the registers it needs allow.</summary>
    public abstract int MaxGroup { get; }
}
