namespace Nabla.Cpu;

/// <summary>Where a value of some rows lies, as far as it is known before a run.</summary>
/// <param name="Start">Which of the starts that a run has it is counted from: those of the operands in their order, then the thread's room, then the sums over rows.</param>
/// <param name="Offset">Bytes from there to the first row.</param>
/// <param name="Step">Bytes from one row to the next.</param>
internal readonly record struct RowPlace(int Start, nint Offset, nint Step)
{
    /// <summary>The first row.</summary>
    public unsafe byte* At(byte** starts) => starts[Start] + Offset;
}
