using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>A kernel, and how its operands lie.</summary>
internal abstract unsafe class CpuLoop(LoopProgram program, LoopLayout layout, FusedKernel kernel) : FusedLoop
{
    // Shorter rows are joined to tiles: each call of a kernel costs as much as some registers of elements.
    private const int ShortestRow = 64;

    public override bool MayOverwrite => true;

    protected LoopProgram Program { get; } = program;

    protected LoopLayout Layout { get; } = layout;

    protected FusedKernel Kernel { get; } = kernel;

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

        FusedKernel kernel = FusedKernel.Of(new KernelKey(program, repeated, registerBits, emits));
        return byRows ? new CpuRows(program, layout, kernel) : new CpuTiles(program, layout, kernel);
    }
}
