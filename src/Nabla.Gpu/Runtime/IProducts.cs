namespace Nabla.Gpu;

/// <summary>A library of a device's maker for products of matrices, which is asked before a product is generated.</summary>
internal interface IProducts
{
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
