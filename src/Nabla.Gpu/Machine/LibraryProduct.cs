using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A product that a library of the device's maker is asked for; what it does not compute, a generated kernel does.</summary>
internal sealed class LibraryProduct : FusedLoop
{
    private readonly IProducts _library;
    private readonly FusedLoop _generated;
    private readonly ProductSize _size;
    private readonly long[] _batchStrides;

    private LibraryProduct(IProducts library, FusedLoop generated, ProductSize size, long[] batchStrides)
    {
        _library = library;
        _generated = generated;
        _size = size;
        _batchStrides = batchStrides;
    }

    public override bool MayOverwrite => _generated.MayOverwrite;

    /// <summary>The generated product, with the library before it where that may compute it: nothing becomes of the sums, and one stride leads from each matrix to the next.</summary>
    public static FusedLoop Before(FusedLoop generated, IProducts? library, LoopProgram ending, Shape shape, int depth, ReadOnlySpan<Layout> layouts)
    {
        if (library is null || ending.Values.Length != 1 || layouts.Length != 3 || shape.Count == 0 || depth == 0)
        {
            return generated;
        }

        int rank = shape.Rank - 2;
        Walk batches = Walk.Of(shape.Lengths[..rank], [.. layouts.ToArray().Select(layout => layout.Strides[..rank].ToArray())]);
        if (batches.Lengths.Length > 1 || batches.Count > int.MaxValue)
        {
            return generated;
        }

        long[] strides = batches.Lengths.Length == 0 ? [0, 0, 0] : [batches.Strides(0)[0], batches.Strides(1)[0], batches.Strides(2)[0]];
        return new LibraryProduct(library, generated, new ProductSize(ending.OperandType(0), (int)batches.Count, shape[^2], shape[^1], depth), strides);
    }

    public override void Run(ReadOnlySpan<Operand> operands)
    {
        if (!_library.TryMultiply(_size, Place(operands, 0), Place(operands, 1), Place(operands, 2)))
        {
            _generated.Run(operands);
        }

        foreach (ref readonly Operand operand in operands)
        {
            GC.KeepAlive(operand.Storage);
        }
    }

    private MatrixPlace Place(ReadOnlySpan<Operand> operands, int i)
    {
        Layout layout = operands[i].Layout;
        return new MatrixPlace(((GpuMemory)operands[i].Storage.Device!).Buffer, layout.Offset, _batchStrides[i], layout.Strides[^2], layout.Strides[^1]);
    }
}
