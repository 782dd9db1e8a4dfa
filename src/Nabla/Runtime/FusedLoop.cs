namespace Nabla;

/// <summary>What a machine made of a program for operands of given layouts: it is run any number of times, on any memory, and allocates nothing.</summary>
internal abstract unsafe class FusedLoop
{
    /// <summary>Whether an output may lie exactly where an input of its size and strides lies. No output may overlap an input otherwise, nor another output.</summary>
    public abstract bool MayOverwrite { get; }

    /// <summary>Runs it on these operands, inputs before outputs. Their strides are those it was prepared for; where they begin is their own.</summary>
    public void Run(ReadOnlySpan<Operand> operands)
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
