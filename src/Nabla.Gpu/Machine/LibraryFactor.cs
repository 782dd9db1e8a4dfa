namespace Nabla.Gpu;

/// <summary>A factor of a library's product: where its matrices lie, or, where they lie in a way that the library does not take, a copy of them.</summary>
/// <remarks>
/// Note [Factors that are copied]
/// A library knows one stride from each matrix to the next, and matrices whose rows or columns are without gaps. Heads of attention are no such matrices: cut out of one array of queries, keys and values they have two
/// axes of batches that do not join. To write each number once more and read it once more is cheap where it is multiplied often, for what a library does with tensor cores no generated kernel does. The copy keeps
/// the order of rows and columns: what lies column by column is copied as it lies.
/// </remarks>
/// <param name="shape">[.., rows, columns].</param>
/// <param name="layout">How it lies. Operands that come later say where they begin, and may be of another shape.</param>
/// <param name="uses">How often each of its numbers is multiplied.</param>
internal sealed class LibraryFactor(Shape shape, Layout layout, int uses)
{
    // Below, the product is no more than reading its factors.
    private const int WorthCopying = 32;

    private readonly long? _batchStride = BatchStride(shape, layout);

    /// <summary>The one stride that leads from each matrix to the next, or null where none does.</summary>
    public static long? BatchStride(Shape shape, Layout layout)
    {
        int rank = shape.Rank - 2;
        Walk batches = Walk.Of(shape.Lengths[..rank], [layout.Strides[..rank].ToArray()]);
        return batches.Lengths.Length switch
        {
            0 => 0,
            1 => batches.Strides(0)[0],
            _ => null,
        };
    }

    /// <summary>Whether the library takes it as it lies, or a copy pays.</summary>
    public bool IsPossible(IProducts library, in Operand factor) => uses >= WorthCopying || AsItLies(library, factor) is not null;

    /// <summary>Where the library finds it.</summary>
    /// <param name="library">The library.</param>
    /// <param name="machine">Who copies.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="copy">The memory of the copy, if there had to be one: it is released after the product.</param>
    public MatrixPlace Place(IProducts library, GpuMachine machine, in Operand factor, out Storage? copy)
    {
        copy = null;
        if (AsItLies(library, factor) is { } place)
        {
            return place;
        }

        bool isByColumns = Math.Abs(layout.Strides[^2]) < Math.Abs(layout.Strides[^1]);
        Operand source = factor.View(shape, layout.Shifted(factor.Layout.Offset - layout.Offset));
        source = isByColumns ? source.SwapLastAxes() : source;
        Operand there = machine.Scratch(factor.DType, source.Shape);
        copy = there.Storage;
        machine.Move(source, there);
        (int rows, int columns) = (shape[^2], shape[^1]);
        return MatrixPlace.Of(there, (long)rows * columns, isByColumns ? 1 : columns, isByColumns ? rows : 1);
    }

    private MatrixPlace? AsItLies(IProducts library, in Operand factor)
        => _batchStride is { } stride && MatrixPlace.Of(factor, stride, layout.Strides[^2], layout.Strides[^1]) is var place && library.Takes(place, factor.DType, shape[^2], shape[^1]) ? place : null;
}
