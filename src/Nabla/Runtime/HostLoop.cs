namespace Nabla;

/// <summary>A loop over host memory, which it is shown by pointers.</summary>
internal abstract unsafe class HostLoop : FusedLoop
{
    public sealed override void Run(ReadOnlySpan<Operand> operands)
    {
        byte** starts = stackalloc byte*[operands.Length];
        Pin(operands, 0, starts);
        foreach (ref readonly Operand operand in operands)
        {
            GC.KeepAlive(operand.Storage);
        }
    }

    /// <summary>Runs it on memory that stays where it is: for each operand its element [0, 0, …].</summary>
    public abstract void Run(byte** starts);

    // As many arrays as there are operands can be held still only one inside another.
    private void Pin(ReadOnlySpan<Operand> operands, int first, byte** starts)
    {
        if (first == operands.Length)
        {
            Run(starts);
            return;
        }

        fixed (byte* start = &operands[first].Storage.Reference)
        {
            starts[first] = start + operands[first].Layout.Offset * operands[first].DType.Size();
            Pin(operands, first + 1, starts);
        }
    }
}
