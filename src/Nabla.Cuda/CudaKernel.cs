using Nabla.Gpu;

namespace Nabla.Cuda;

/// <summary>A kernel of a module.</summary>
internal sealed class CudaKernel(string name, nint handle, int maxGroup) : GpuKernel
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <summary>What the driver calls it.</summary>
    public nint Handle => handle;

    /// <inheritdoc/>
    public override int MaxGroup => maxGroup;
}
