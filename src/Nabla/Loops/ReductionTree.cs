namespace Nabla.Loops;

/// <summary>What the order of a reduction over rows depends on besides its shape: whoever combines rows does it so, or the bits differ.</summary>
internal static class ReductionTree
{
    /// <summary>Rows that are combined in their order; runs of so many are combined in pairs.</summary>
    public const int RowsInRun = 64;
}
