namespace Nabla;

/// <summary>What a machine made of a program for operands of given layouts: it is run any number of times, on any memory of the machine, and allocates nothing.</summary>
internal abstract class FusedLoop
{
    /// <summary>Whether an output may lie exactly where an input of its size and strides lies. No output may overlap an input otherwise, nor another output.</summary>
    public abstract bool MayOverwrite { get; }

    /// <summary>Runs it on these operands, inputs before outputs. Their strides are those it was prepared for; where they begin is their own.</summary>
    public abstract void Run(ReadOnlySpan<Operand> operands);
}
