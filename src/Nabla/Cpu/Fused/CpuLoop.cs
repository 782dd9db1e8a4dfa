using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>A kernel, and how its operands lie.</summary>
internal abstract unsafe class CpuLoop(LoopProgram program, LoopLayout layout, FusedKernel kernel) : HostLoop
{
    // Shorter rows are joined to tiles: each call of a kernel costs as much as some registers of elements.
    private const int ShortestRow = 64;

    public override bool MayOverwrite => true;

    /// <summary>The number of elements.</summary>
    public long Count => Layout.Count;

    protected LoopProgram Program { get; } = program;

    protected LoopLayout Layout { get; } = layout;

    protected FusedKernel Kernel { get; } = kernel;

    public override void Run(byte** starts)
    {
        if (Count == 0)
        {
            return;
        }

        Body body = new() { Loop = this, Starts = starts };
        Map.Split(Count, ref body);
    }

    /// <summary>Runs it over some of the elements, in row-major order.</summary>
    public abstract void Run(byte** starts, long from, long to);

    /// <summary>The loop over operands of one shape and these layouts.</summary>
    public static FusedLoop Of(LoopProgram program, Shape shape, ReadOnlySpan<Layout> layouts, int registerBits, bool emits)
    {
        if (program.HasReductions)
        {
            return CpuReductions.Of(program, shape, layouts, registerBits, emits);
        }

        LoopLayout layout = LoopLayout.Of(program, shape, layouts);
        bool byRows = layout.Rank == 1 || layout.Lengths[^1] >= ShortestRow;
        for (int operand = 0; operand < layout.Operands; operand++)
        {
            long stride = layout.ColumnStride(operand);
            byRows &= stride == layout.Size(operand) || (stride == 0 && operand < program.Inputs);
        }

        ulong repeated = 0;
        for (int input = 0; input < program.Inputs; input++)
        {
            repeated |= (byRows ? layout.ColumnStride(input) == 0 : layout.IsRepeated(input)) ? 1UL << input : 0;
        }

        // One number needs no register.
        FusedKernel kernel = FusedKernel.Of(new KernelKey(program, repeated, layout.Count == 1 ? 0 : registerBits, emits));
        return byRows ? new CpuRows(program, layout, kernel) : new CpuTiles(program, layout, kernel);
    }

    private struct Body : Map.IRange
    {
        public CpuLoop Loop;
        public byte** Starts;

        public readonly void Run(long from, long to) => Loop.Run(Starts, from, to);
    }
}
