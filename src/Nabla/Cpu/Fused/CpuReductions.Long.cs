using System.Buffers;
using System.Runtime.InteropServices;

namespace Nabla.Cpu;

/// <content>Rows of very many elements, in blocks that are shared out among threads.</content>
internal sealed unsafe partial class CpuReductions
{
    /// <summary>Whether blocks of a row can be computed apart: nothing of its elements waits for a reduction.</summary>
    private bool CanBeCut()
    {
        for (int operand = 0; operand < _layout.Operands; operand++)
        {
            if (!IsInPlace(operand))
            {
                return false;
            }
        }

        return _stages[0].Numbers is null && _stages.Length <= 2 && (_stages.Length == 1 || _stages[1].Elements is null);
    }

    private void RunLong(byte** starts)
    {
        RowCombination[] combinations = _work[0].Combinations;
        int operands = _layout.Operands;
        long blocks = (_columns + Reducer.Block - 1) / Reducer.Block;
        byte[] partial = ArrayPool<byte>.Shared.Rent(checked((int)(blocks * combinations.Length * sizeof(long))));
        byte[] memory = _room.Rent();
        byte** at = stackalloc byte*[operands + 2];
        fixed (byte* combined = &MemoryMarshal.GetArrayDataReference(partial), start = &MemoryMarshal.GetArrayDataReference(memory))
        {
            at[operands] = RowRoom.Start(start);
            at[operands + 1] = null;
            for (long row = 0; row < _rows; row++)
            {
                for (int operand = 0; operand < operands; operand++)
                {
                    at[operand] = starts[operand] + _layout.Row(operand, row);
                }

                Blocks body = new() { Loop = this, Places = at, Partial = combined, Count = blocks };
                Pieces.Run(blocks, Reducer.Block, ref body);
                for (int i = 0; i < combinations.Length; i++)
                {
                    combinations[i].RunBlocks(at, combined + i * blocks * sizeof(long), blocks);
                }

                if (_stages.Length > 1)
                {
                    Copy(_gathered, at, 1);
                    _work[1].RunNumbers(at, 1);
                }

                Copy(_scattered, at, 1);
            }
        }

        RowRoom.Return(memory);
        ArrayPool<byte>.Shared.Return(partial);
    }

    private void RunBlocks(byte** places, byte* partial, long blocks, long from, long to)
    {
        int operands = _layout.Operands;
        byte[] memory = _room.Rent();
        byte** at = stackalloc byte*[operands + 2];
        at[operands + 1] = null;
        fixed (byte* start = &MemoryMarshal.GetArrayDataReference(memory))
        {
            at[operands] = Begin(start);
            for (int operand = 0; operand < operands; operand++)
            {
                at[operand] = places[operand];
            }

            Copy(_gathered, at, 1);
            for (long block = from; block < to; block++)
            {
                int count = (int)Math.Min(Reducer.Block, _columns - block * Reducer.Block);
                for (int operand = 0; operand < operands; operand++)
                {
                    at[operand] = places[operand] + block * Reducer.Block * _layout.ColumnStride(operand);
                }

                RowWork work = count < Reducer.Block ? _lastBlock : _work[0];
                work.RunElements(at, 1, count);
                for (int i = 0; i < work.Combinations.Length; i++)
                {
                    work.Combinations[i].RunBlock(at, count, partial + i * blocks * sizeof(long), block);
                }
            }
        }

        RowRoom.Return(memory);
    }

    private struct Blocks : Map.IRange
    {
        public CpuReductions Loop;
        public byte** Places;
        public byte* Partial;
        public long Count;

        public readonly void Run(long from, long to) => Loop.RunBlocks(Places, Partial, Count, from, to);
    }
}
