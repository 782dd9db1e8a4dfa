using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <content>Combinations over all rows.</content>
/// <remarks>
/// Note [Sums over the rows of a loop]
/// While a row is in the cache, its elements are added to sums, one for each column, that stay there: to the formulas these are an operand that does not move from row to row.
/// The order is that of a reduction on its own: 64 rows in their order make a run, runs combine pairwise. A level is the sums of everything that is combined over rows.
/// Runs that are complete wait in levels like the digits of a binary counter: after run r, as many pairs are complete as r + 1 has trailing zeros.
/// Threads take groups of a power of two of runs, which are whole parts of that tree.
/// </remarks>
internal sealed unsafe partial class CpuReductions
{
    // Groups for each thread: one may be late.
    private const int GroupsForThread = 4;

    private void RunColumns(byte** starts)
    {
        long runs = (_rows + ReductionTree.RowsInRun - 1) / ReductionTree.RowsInRun;
        long wanted = Pieces.Pay(_rows * _columns * _stages.Length) ? GroupsForThread * Workers.Count : 1;
        long runsOfGroup = (long)BitOperations.RoundUpToPowerOf2((ulong)runs);
        while (runsOfGroup > 1 && (runs + runsOfGroup - 1) / runsOfGroup < wanted)
        {
            runsOfGroup /= 2;
        }

        long groups = (runs + runsOfGroup - 1) / runsOfGroup;
        byte[] partial = ArrayPool<byte>.Shared.Rent(checked((int)(groups * _level)));
        fixed (byte* sums = &MemoryMarshal.GetArrayDataReference(partial))
        {
            Groups body = new() { Loop = this, Starts = starts, Sums = sums, RunsOfGroup = runsOfGroup };
            if (wanted == 1)
            {
                body.Run(0, groups);
            }
            else
            {
                Pieces.Run(groups, runsOfGroup * ReductionTree.RowsInRun * _columns * _stages.Length, ref body);
            }

            for (long step = 1; step < groups; step *= 2)
            {
                for (long group = 0; group + step < groups; group += 2 * step)
                {
                    Add(sums + group * _level, sums + (group + step) * _level);
                }
            }

            for (int operand = _program.Inputs; operand < _layout.Operands; operand++)
            {
                int value = _program.Outputs[operand - _program.Inputs];
                if (IsOfColumns(value))
                {
                    int size = _layout.Size(operand);
                    Runs.Copy(sums + _roomOf[value], size, starts[operand], _layout.ColumnStride(operand), checked((int)_columns), size);
                }
            }
        }

        ArrayPool<byte>.Shared.Return(partial);
    }

    /// <summary>Leaves the sums of some groups of runs.</summary>
    private void RunGroups(byte** starts, byte* sums, long runsOfGroup, long from, long to)
    {
        long levels = 2 + BitOperations.Log2((ulong)runsOfGroup);
        byte[] memory = _room.Rent();
        byte[] waiting = ArrayPool<byte>.Shared.Rent(checked((int)(levels * _level + RowRoom.Line)));
        fixed (byte* start = &MemoryMarshal.GetArrayDataReference(memory), second = &MemoryMarshal.GetArrayDataReference(waiting))
        {
            byte* room = Begin(start);
            byte* level = RowRoom.Start(second);
            long runs = (_rows + ReductionTree.RowsInRun - 1) / ReductionTree.RowsInRun;
            for (long group = from; group < to; group++)
            {
                long first = group * runsOfGroup;
                long last = Math.Min(first + runsOfGroup, runs);
                int depth = 0;
                for (long run = first; run < last; run++)
                {
                    byte* sum = level + depth++ * _level;
                    foreach (int value in _summed)
                    {
                        int size = _program.Values[value].DType.Size();
                        _sums[value].Begin(sum + _roomOf[value], RowRoom.Padded(_columns * size) / size);
                    }

                    Rows(starts, room, sum, run * ReductionTree.RowsInRun, Math.Min((run + 1) * ReductionTree.RowsInRun, _rows));
                    for (long count = run - first + 1; (count & 1) == 0; count >>= 1)
                    {
                        depth--;
                        Add(level + (depth - 1) * _level, level + depth * _level);
                    }
                }

                for (; depth > 1; depth--)
                {
                    Add(level + (depth - 2) * _level, level + (depth - 1) * _level);
                }

                Buffer.MemoryCopy(level, sums + group * _level, _level, _level);
            }
        }

        ArrayPool<byte>.Shared.Return(waiting);
        RowRoom.Return(memory);
    }

    private void Add(byte* sums, byte* others)
    {
        foreach (int value in _summed)
        {
            _sums[value].Add(sums + _roomOf[value], others + _roomOf[value], _columns);
        }
    }

    private bool IsOfColumns(int value) => _program.Values[value].Source == LoopProgram.Source.Columns;

    private struct Groups : Map.IRange
    {
        public CpuReductions Loop;
        public byte** Starts;
        public byte* Sums;
        public long RunsOfGroup;

        public readonly void Run(long from, long to) => Loop.RunGroups(Starts, Sums, RunsOfGroup, from, to);
    }
}
