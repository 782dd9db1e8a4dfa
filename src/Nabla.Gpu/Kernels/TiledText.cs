using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A kernel of sums of products whose work is cut into tiles. The sums do not depend on the tile.</summary>
/// <param name="Of">The type of the factors.</param>
/// <param name="Tile">How the work is cut up.</param>
internal abstract record TiledText(DType Of, ProductTile Tile) : KernelText
{
    /// <summary>Whether a device has what a group of it takes.</summary>
    public bool Fits(GpuLimits limits) => Tile.Group <= limits.MaxGroup && Tile.LocalBytes(LaneTypes.Computed(Of)) <= limits.LocalBytes;
}
