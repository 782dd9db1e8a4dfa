namespace Nabla;

/// <summary>What a machine made of a program for operands of given layouts: it is run any number of times, on any memory of the machine, and allocates nothing.</summary>
internal abstract class FusedLoop
{
    /// <summary>Whether an output may lie exactly where an input of its size and strides lies. No output may overlap an input otherwise, nor another output.</summary>
    public abstract bool MayOverwrite { get; }

    /// <summary>Runs it on these operands, inputs before outputs. Their strides are those it was prepared for; where they begin is their own.</summary>
    public abstract void Run(ReadOnlySpan<Operand> operands);

    /// <summary>Runs it on some of many values, which their owner keeps alive meanwhile.</summary>
    /// <param name="values">The values.</param>
    /// <param name="operands">Which of them are the operands, inputs before outputs.</param>
    /// <param name="room">Room to put the operands side by side.</param>
    public virtual void Run(ReadOnlySpan<Operand> values, ReadOnlySpan<int> operands, Span<Operand> room)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            room[i] = values[operands[i]];
        }

        Run(room[..operands.Length]);
    }
}
