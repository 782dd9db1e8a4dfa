using System.Runtime.CompilerServices;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>A kernel over operands of any layout: elements are taken in row-major order in tiles, and what is not contiguous is packed into one first.</summary>
internal sealed unsafe class CpuTiles(LoopProgram program, LoopLayout layout, FusedKernel kernel) : CpuLoop(program, layout, kernel)
{
    private const int Tile = Map.Tile;

    // Rooms begin where a line of the cache does, but not a page apart: what is read from one would seem to wait for what was just written to another.
    private const int Line = 64;
    private const int Gap = 5 * Line;

    private readonly bool[] _isContiguous = [.. Enumerable.Range(0, layout.Operands).Select(layout.IsContiguous)];
    private readonly int _room = Tile * Enumerable.Range(0, layout.Operands).Max(layout.Size) + Gap;

    [SkipLocalsInit]
    public override void Run(byte** starts, long from, long to)
    {
        byte** places = stackalloc byte*[Layout.Operands];
        nint* steps = stackalloc nint[Layout.Operands];
        byte* room = stackalloc byte[Layout.Operands * _room + Line];
        room += -(nint)room & (Line - 1);
        new Span<nint>(steps, Layout.Operands).Clear();
        for (long index = from; index < to; index += Tile)
        {
            int count = (int)Math.Min(Tile, to - index);

            // The room is for whole registers, the operands' memory is not.
            bool inPlace = count % Kernel.Count == 0;
            for (int operand = 0; operand < Layout.Operands; operand++)
            {
                byte* start = starts[operand];
                if (Kernel.Key.IsRepeated(operand))
                {
                    places[operand] = start;
                }
                else if (inPlace && _isContiguous[operand])
                {
                    places[operand] = start + index * Layout.Size(operand);
                }
                else
                {
                    places[operand] = room + operand * _room;
                    if (operand < Program.Inputs)
                    {
                        Pack(operand, start, index, count, places[operand], gather: true);
                    }
                }
            }

            Kernel.RunWhole(places, steps, 1, (count + Kernel.Count - 1) / Kernel.Count * Kernel.Count);
            for (int operand = Program.Inputs; operand < Layout.Operands; operand++)
            {
                if (!inPlace || !_isContiguous[operand])
                {
                    Pack(operand, starts[operand], index, count, places[operand], gather: false);
                }
            }
        }
    }

    /// <summary>Copies runs along the last axis; only between runs are indices counted on.</summary>
    private void Pack(int operand, byte* start, long index, int count, byte* tile, bool gather)
    {
        ReadOnlySpan<long> lengths = Layout.Lengths;
        ReadOnlySpan<long> strides = Layout.Strides(operand);
        int last = lengths.Length - 1;
        long* at = stackalloc long[lengths.Length];
        for (int axis = last; axis >= 0; axis--)
        {
            (index, at[axis]) = Math.DivRem(index, lengths[axis]);
            start += at[axis] * strides[axis];
        }

        int size = Layout.Size(operand);
        while (true)
        {
            int run = (int)Math.Min(count, lengths[last] - at[last]);
            if (gather)
            {
                Runs.Copy(start, strides[last], tile, size, run, size);
            }
            else
            {
                Runs.Copy(tile, size, start, strides[last], run, size);
            }

            count -= run;
            if (count == 0)
            {
                return;
            }

            tile += run * size;
            at[last] += run;
            start += run * strides[last];
            for (int axis = last; at[axis] == lengths[axis]; axis--)
            {
                start += strides[axis - 1] - lengths[axis] * strides[axis];
                at[axis] = 0;
                at[axis - 1]++;
            }
        }
    }
}
