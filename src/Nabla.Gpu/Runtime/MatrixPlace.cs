namespace Nabla.Gpu;

/// <summary>Where matrices lie in a buffer; all numbers count elements.</summary>
/// <param name="Buffer">The buffer.</param>
/// <param name="Offset">The first element.</param>
/// <param name="BatchStride">From one matrix to the next.</param>
/// <param name="RowStride">From one row to the next.</param>
/// <param name="ColumnStride">From one column to the next.</param>
internal readonly record struct MatrixPlace(GpuBuffer Buffer, long Offset, long BatchStride, long RowStride, long ColumnStride)
{
    /// <summary>Where matrices of these strides lie that begin where an operand does.</summary>
    public static MatrixPlace Of(in Operand operand, long batchStride, long rowStride, long columnStride)
        => new(((GpuMemory)operand.Storage.Device!).Buffer, operand.Layout.Offset, batchStride, rowStride, columnStride);
}
