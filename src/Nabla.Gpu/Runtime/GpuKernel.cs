namespace Nabla.Gpu;

/// <summary>A compiled kernel, by the runtime's own handle.</summary>
internal abstract class GpuKernel
{
    /// <summary>The name of its function.</summary>
    public abstract string Name { get; }
}
