using System.Runtime.CompilerServices;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>A kernel over operands whose rows are contiguous or one element: it reads and writes them in place.</summary>
internal sealed unsafe class CpuRows(LoopProgram program, LoopLayout layout, FusedKernel kernel) : CpuLoop(program, layout, kernel)
{
    // Rows whose last, broken registers are run together.
    private const int Together = 16;

    public override void Run(byte** starts)
    {
        if (Layout.Count == 0)
        {
            return;
        }

        Body body = new() { Loop = this, Starts = starts };
        Map.Split(Layout.Count, ref body);
    }

    private void Run(byte** starts, long from, long to)
    {
        byte** places = stackalloc byte*[Layout.Operands];
        nint* steps = stackalloc nint[Layout.Operands];
        int rank = Layout.Rank;
        long columns = Layout.Lengths[rank - 1];
        long innerRows = rank > 1 ? Layout.Lengths[rank - 2] : 1;
        for (int operand = 0; operand < Layout.Operands; operand++)
        {
            steps[operand] = rank > 1 ? (nint)Layout.Strides(operand)[rank - 2] : 0;
        }

        while (from < to)
        {
            (long row, long column) = Math.DivRem(from, columns);
            bool whole = column == 0 && to - from >= columns;
            long rows = whole ? Math.Min((to - from) / columns, innerRows - row % innerRows) : 1;
            long count = whole ? columns : Math.Min(columns - column, to - from);
            for (int operand = 0; operand < Layout.Operands; operand++)
            {
                places[operand] = starts[operand] + Place(operand, row) + column * Layout.ColumnStride(operand);
            }

            Block(places, steps, (nint)rows, (nint)count);
            from += rows * count;
        }
    }

    private void Block(byte** places, nint* steps, nint rows, nint columns)
    {
        nint whole = columns & -Kernel.Count;
        if (whole > 0)
        {
            Kernel.Run(places, steps, rows, whole);
        }

        if (whole < columns)
        {
            for (nint row = 0; row < rows; row += Together)
            {
                Ends(places, steps, row, (int)Math.Min(Together, rows - row), whole, (int)(columns - whole));
            }
        }
    }

    /// <summary>The last elements of some rows, in room for a whole register each, so that the same kernel serves them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Ends(byte** places, nint* steps, nint first, int rows, nint column, int count)
    {
        const int Room = 64;
        byte* room = stackalloc byte[Layout.Operands * Together * Room];
        byte** ends = stackalloc byte*[Layout.Operands];
        nint* endSteps = stackalloc nint[Layout.Operands];
        for (int operand = 0; operand < Layout.Operands; operand++)
        {
            byte* place = places[operand] + first * steps[operand];
            bool inPlace = Kernel.Key.IsRepeated(operand);
            ends[operand] = inPlace ? place : room + operand * Together * Room;
            endSteps[operand] = inPlace ? steps[operand] : Room;
            for (int row = 0; row < rows && !inPlace && operand < Program.Inputs; row++)
            {
                Unsafe.CopyBlockUnaligned(ends[operand] + row * Room, place + row * steps[operand] + column * Layout.Size(operand), (uint)(count * Layout.Size(operand)));
            }
        }

        Kernel.Run(ends, endSteps, rows, Kernel.Count);
        for (int operand = Program.Inputs; operand < Layout.Operands; operand++)
        {
            byte* place = places[operand] + first * steps[operand];
            for (int row = 0; row < rows; row++)
            {
                Unsafe.CopyBlockUnaligned(place + row * steps[operand] + column * Layout.Size(operand), ends[operand] + row * Room, (uint)(count * Layout.Size(operand)));
            }
        }
    }

    /// <summary>Bytes from the storage's start to a row.</summary>
    private long Place(int operand, long row)
    {
        long place = Layout.Offset(operand);
        ReadOnlySpan<long> strides = Layout.Strides(operand);
        for (int axis = Layout.Rank - 2; axis >= 0; axis--)
        {
            (row, long at) = Math.DivRem(row, Layout.Lengths[axis]);
            place += at * strides[axis];
        }

        return place;
    }

    private struct Body : Map.IRange
    {
        public CpuRows Loop;
        public byte** Starts;

        public readonly void Run(long from, long to) => Loop.Run(Starts, from, to);
    }
}
