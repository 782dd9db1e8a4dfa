namespace Nabla.Gpu;

/// <summary>A library of a device's maker for products of matrices, which is asked before a product is generated.</summary>
internal interface IProducts
{
    /// <summary>Whether it multiplies numbers of a type, now.</summary>
    bool Has(DType dtype);

    /// <summary>Whether it takes matrices that lie so. What does not may be copied, where that pays: row by row or column by column, and from the beginning of memory of its own on, it takes everything.</summary>
    /// <param name="place">Where they lie.</param>
    /// <param name="dtype">Their element type.</param>
    /// <param name="rows">The rows of each.</param>
    /// <param name="columns">The columns of each.</param>
    bool Takes(in MatrixPlace place, DType dtype, int rows, int columns);

    /// <summary>Computes z[b,i,j] = Σₖ x[b,i,k] y[b,k,j], and what becomes of it, or says that it does not.</summary>
    /// <param name="size">The element type and the lengths.</param>
    /// <param name="x">[batch, m, k].</param>
    /// <param name="y">[batch, k, n].</param>
    /// <param name="z">[batch, m, n]; where there is an ending, its elements follow each other.</param>
    /// <param name="ending">What becomes of the sums.</param>
    /// <param name="bias">[n], next to each other, where the ending has one.</param>
    /// <returns>False where it has nothing for this type, these strides or this ending; then nothing was done.</returns>
    bool TryMultiply(in ProductSize size, in MatrixPlace x, in MatrixPlace y, in MatrixPlace z, ProductEnding ending, in MatrixPlace bias);
}
