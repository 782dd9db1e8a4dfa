namespace Nabla.Cpu;

/// <summary>What is done to every element of a product once its sum is complete: bias, activation, residual, conversion.</summary>
/// <remarks>
/// Applied tile by tile, while a tile is in the cache of the thread that computed it, and to each element exactly once.
/// What is done to an element may depend on where it lies and on nothing else: how the result is cut into tiles depends
/// on the number of threads and the width of registers.
/// </remarks>
internal abstract unsafe class Epilogue
{
    /// <summary>Finishes one tile in place. Called on many threads at once.</summary>
    /// <param name="batch">Which product of the batch, counted in row-major order of the axes before the last two.</param>
    /// <param name="row">The tile's first row in the result.</param>
    /// <param name="column">The tile's first column in the result.</param>
    /// <param name="rows">The tile's rows.</param>
    /// <param name="columns">The tile's columns; elements of a row are adjacent.</param>
    /// <param name="tile">The tile's first element, of the type that products are summed in.</param>
    /// <param name="stride">Bytes from one row of the tile to the next.</param>
    public abstract void Apply(long batch, int row, int column, int rows, int columns, byte* tile, nint stride);
}
