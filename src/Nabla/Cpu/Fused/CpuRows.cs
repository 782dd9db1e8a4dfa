using System.Runtime.CompilerServices;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>A kernel over operands whose rows are contiguous or one element: it reads and writes them in place.</summary>
internal sealed unsafe class CpuRows(LoopProgram program, LoopLayout layout, FusedKernel kernel) : CpuLoop(program, layout, kernel)
{
    [SkipLocalsInit]
    public override void Run(byte** starts, long from, long to)
    {
        int operands = Layout.Operands;
        byte** places = stackalloc byte*[operands];
        nint* steps = stackalloc nint[operands];
        int rank = Layout.Rank;
        long columns = Layout.Lengths[rank - 1];
        long innerRows = rank > 1 ? Layout.Lengths[rank - 2] : 1;
        for (int operand = 0; operand < operands; operand++)
        {
            steps[operand] = rank > 1 ? (nint)Layout.Strides(operand)[rank - 2] : 0;
        }

        while (from < to)
        {
            (long row, long column) = from == 0 ? (0, 0) : Math.DivRem(from, columns);
            bool whole = column == 0 && to - from >= columns;
            long rows = whole ? Math.Min((to - from) / columns, innerRows - row % innerRows) : 1;
            long count = whole ? columns : Math.Min(columns - column, to - from);
            for (int operand = 0; operand < operands; operand++)
            {
                places[operand] = from == 0 ? starts[operand] : starts[operand] + Layout.Row(operand, row) + column * Layout.ColumnStride(operand);
            }

            Kernel.Run(places, steps, (nint)rows, (nint)count);
            from += rows * count;
        }
    }
}
