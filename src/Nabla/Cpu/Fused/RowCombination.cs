namespace Nabla.Cpu;

/// <summary>A reduction of rows.</summary>
/// <param name="reducer">What combines a row.</param>
/// <param name="from">The rows.</param>
/// <param name="to">Where the numbers go.</param>
/// <param name="partial">Room for the combinations of a row's blocks.</param>
/// <param name="accumulators">How many elements of each row are left of it, or 0 for all.</param>
/// <param name="isPadded">Whether rows have room for whole registers.</param>
internal sealed unsafe class RowCombination(Reducer reducer, RowPlace from, RowPlace to, RowPlace partial, int accumulators, bool isPadded)
{
    /// <summary>Combines rows.</summary>
    public void Run(byte** starts, int rows, long columns)
        => reducer.OfRows(from.At(starts), from.Step, rows, accumulators > 0 ? accumulators : columns, isPadded, partial.At(starts), to.At(starts));

    /// <summary>Combines one block of one row into the block's place among the others.</summary>
    public void RunBlock(byte** starts, int count, byte* blocks, long block) => reducer.OfBlock(from.At(starts), accumulators > 0 ? accumulators : count, blocks + block * reducer.Size);

    /// <summary>Combines the combinations of a row's blocks, which it overwrites.</summary>
    public void RunBlocks(byte** starts, byte* blocks, long count) => reducer.OfBlocks(blocks, (int)count, to.At(starts));
}
