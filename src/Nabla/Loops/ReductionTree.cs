namespace Nabla.Loops;

/// <summary>What the order of a reduction depends on besides its shape: whoever combines does it so, or the bits differ.</summary>
internal static class ReductionTree
{
    /// <summary>Rows that are combined in their order; runs of so many are combined in pairs.</summary>
    public const int RowsInRun = 64;

    /// <summary>What takes the elements of a row in turn, and is combined in halves at its end.</summary>
    public const int Accumulators = 64;
}
