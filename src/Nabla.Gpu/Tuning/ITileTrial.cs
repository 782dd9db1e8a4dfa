namespace Nabla.Gpu;

/// <summary>A sum of products with its factors at hand, which a search may try tiles on.</summary>
internal interface ITileTrial
{
    /// <summary>Its lengths.</summary>
    ProductSize Size { get; }

    /// <summary>The kernel of the bare sums, whatever becomes of them, in a tile.</summary>
    TiledText Text(ProductTile tile);

    /// <summary>Launches a kernel of that text for the first rows, columns, products and batches, into memory that nobody reads.</summary>
    void Launch(TiledKernel kernel, in ProductSize part);
}
