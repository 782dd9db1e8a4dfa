namespace Nabla.Cpu;

/// <summary>A stage of rows, ready to run: formulas of their numbers, formulas of their elements, then reductions.</summary>
internal sealed unsafe class RowWork(RowKernel? numbers, RowKernel? elements, RowCombination[] combinations)
{
    /// <summary>The reductions.</summary>
    public RowCombination[] Combinations => combinations;

    /// <summary>Computes what there is one of for each row.</summary>
    public void RunNumbers(byte** starts, int rows) => numbers?.RunNumbers(starts, rows);

    /// <summary>Computes elements.</summary>
    public void RunElements(byte** starts, int rows, long columns) => elements?.Run(starts, rows, columns);

    /// <summary>Takes rows through the stage.</summary>
    public void Run(byte** starts, int rows, long columns)
    {
        RunNumbers(starts, rows);
        RunElements(starts, rows, columns);
        foreach (RowCombination combination in combinations)
        {
            combination.Run(starts, rows, columns);
        }
    }
}
