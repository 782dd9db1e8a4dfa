namespace Nabla.Gpu;

/// <summary>A kernel and the tiles that it cuts its work into.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Tile">Its tiles.</param>
internal sealed record TiledKernel(GpuKernel Kernel, ProductTile Tile);
