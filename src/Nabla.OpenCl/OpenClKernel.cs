using Nabla.Gpu;

namespace Nabla.OpenCl;

/// <summary>A kernel of a program. Its arguments belong to the object, so who sets and launches holds <see cref="Lock"/>.</summary>
internal sealed class OpenClKernel(string name, nint handle, int maxGroup) : GpuKernel
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <summary>What the driver calls it.</summary>
    public nint Handle => handle;

    /// <inheritdoc/>
    public override int MaxGroup => maxGroup;

    /// <summary>Held from the first argument to the launch.</summary>
    public Lock Lock { get; } = new();
}
