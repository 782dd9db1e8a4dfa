namespace Nabla.Cpu;

/// <summary>What is brought from an operand to the room where kernels read it, or from there to the operand.</summary>
/// <param name="From">The rows, or the numbers of rows.</param>
/// <param name="FromStride">Bytes between elements of a row there.</param>
/// <param name="To">Where they go.</param>
/// <param name="ToStride">Bytes between elements of a row there.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="IsOfNumbers">Whether there is one for each row.</param>
internal sealed unsafe record RowCopy(RowPlace From, long FromStride, RowPlace To, long ToStride, int Size, bool IsOfNumbers)
{
    /// <summary>Copies.</summary>
    public void Run(byte** starts, int rows, long columns)
    {
        byte* from = From.At(starts);
        byte* to = To.At(starts);
        if (IsOfNumbers)
        {
            Runs.Copy(from, From.Step, to, To.Step, rows, Size);
            return;
        }

        if (FromStride == Size && ToStride == Size)
        {
            Packing<byte>.CopyRows(from, From.Step, rows, checked((int)columns * Size), to, To.Step);
            return;
        }

        for (int row = 0; row < rows; row++)
        {
            Runs.Copy(from + row * From.Step, FromStride, to + row * To.Step, ToStride, checked((int)columns), Size);
        }
    }
}
