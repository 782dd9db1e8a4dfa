using System.Buffers;
using System.Runtime.InteropServices;
using Nabla.Compilation;

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
        RowStage first = _stages[0];
        long blocks = (_columns + Reducer.Block - 1) / Reducer.Block;
        byte[] partial = ArrayPool<byte>.Shared.Rent(checked((int)(blocks * first.Reductions.Length * sizeof(long))));
        byte[] memory = _room.Rent();
        byte** places = stackalloc byte*[_layout.Operands];
        fixed (byte* combined = &MemoryMarshal.GetArrayDataReference(partial), start = &MemoryMarshal.GetArrayDataReference(memory))
        {
            byte* room = RowRoom.Start(start);
            for (long row = 0; row < _rows; row++)
            {
                for (int operand = 0; operand < _layout.Operands; operand++)
                {
                    places[operand] = starts[operand] + _layout.Row(operand, row);
                }

                Blocks body = new() { Loop = this, Places = places, Partial = combined, Count = blocks };
                Pieces.Run(blocks, Reducer.Block, ref body);
                for (int i = 0; i < first.Reductions.Length; i++)
                {
                    int reduction = first.Reductions[i];
                    _reducers[reduction].OfBlocks(combined + i * blocks * sizeof(long), (int)blocks, room + _roomOf[reduction]);
                }

                if (_stages.Length > 1)
                {
                    Gather(places, room, 1);
                    Numbers(1, room, 1);
                }

                Scatter(places, room, 1);
            }
        }

        RowRoom.Return(memory);
        ArrayPool<byte>.Shared.Return(partial);
    }

    private void RunBlocks(byte** places, byte* partial, long blocks, long from, long to)
    {
        RowStage first = _stages[0];
        byte[] memory = _room.Rent();
        byte** at = stackalloc byte*[_layout.Operands];
        fixed (byte* start = &MemoryMarshal.GetArrayDataReference(memory))
        {
            byte* room = RowRoom.Start(start);
            Gather(places, room, 1);
            for (long block = from; block < to; block++)
            {
                int count = (int)Math.Min(Reducer.Block, _columns - block * Reducer.Block);
                for (int operand = 0; operand < _layout.Operands; operand++)
                {
                    at[operand] = places[operand] + block * Reducer.Block * _layout.ColumnStride(operand);
                }

                Elements(0, at, room, null, 1, count);
                for (int i = 0; i < first.Reductions.Length; i++)
                {
                    Reducer reducer = _reducers[first.Reductions[i]];
                    byte* x = Place(_program.Values[first.Reductions[i]].X, at, room, out _);
                    reducer.OfBlock(x, count, partial + i * blocks * sizeof(long) + block * reducer.Size);
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
