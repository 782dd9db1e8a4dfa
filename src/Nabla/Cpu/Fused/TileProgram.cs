using System.Runtime.CompilerServices;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <summary>A kernel where no code can be written: formula by formula, each over a tile that stays in the first-level cache.</summary>
/// <remarks>Every value has the type it would have in a tensor, and every formula runs in the loop that it would run in alone; so the bits are the same.</remarks>
internal sealed unsafe class TileProgram
{
    private const int Tile = Map.Tile;
    private const int LargestElement = 8;

    private readonly KernelKey _key;
    private readonly TileStep[] _steps;
    private readonly int[] _rooms;
    private readonly int[] _inputs;
    private readonly int _count;

    private TileProgram(KernelKey key)
    {
        _key = key;
        ReadOnlySpan<LoopProgram.Value> values = key.Program.Values;
        _steps = new TileStep[values.Length];
        _inputs = new int[values.Length];
        int inputs = 0;
        for (int i = 0; i < values.Length; i++)
        {
            LoopProgram.Value value = values[i];
            _inputs[i] = value.Source == LoopProgram.Source.Input ? inputs++ : -1;
            if (value.Source == LoopProgram.Source.Formula)
            {
                _steps[i] = TileStep.Of(value.Formula!, values[value.Argument(value.Formula!.Arity - 1)].DType, value.DType, key.RegisterBits);
            }
        }

        (_rooms, _count) = Rooms(key, _inputs);
    }

    /// <summary>The program as a kernel.</summary>
    public static Kernel Write(KernelKey key) => new TileProgram(key).Run;

    /// <summary>Which room of a tile's size each value has: rooms are used again once a value has been used for the last time.</summary>
    private static (int[] Rooms, int Count) Rooms(KernelKey key, int[] inputs)
    {
        ReadOnlySpan<LoopProgram.Value> values = key.Program.Values;
        int[] last = new int[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            for (int position = 0; position < (values[i].Formula?.Arity ?? 0); position++)
            {
                last[values[i].Argument(position)] = i;
            }
        }

        foreach (int output in key.Program.Outputs)
        {
            last[output] = int.MaxValue;
        }

        int[] rooms = new int[values.Length];
        Stack<int> free = [];
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {

            // What is read and written again as it is has room of its own: another output may lie where it was read.
            bool isRead = inputs[i] >= 0 && !key.IsRepeated(inputs[i]) && !key.Program.Outputs.Contains(i);
            rooms[i] = isRead ? -1 : free.Count > 0 && values[i].Source == LoopProgram.Source.Formula ? free.Pop() : count++;

            // The result has its room before the arguments give theirs up: a formula need not expect to overwrite what it reads.
            for (int position = 0; position < (values[i].Formula?.Arity ?? 0); position++)
            {
                int argument = values[i].Argument(position);
                bool isFirst = position == 0 || argument != values[i].X && (position == 1 || argument != values[i].Y);
                if (last[argument] == i && isFirst && values[argument].Source == LoopProgram.Source.Formula)
                {
                    free.Push(rooms[argument]);
                }
            }
        }

        return (rooms, count);
    }

    [SkipLocalsInit]
    private void Run(byte** operands, nint* steps, nint rows, nint columns)
    {
        // Were rooms a page apart, what is read from one would seem to wait for what was just written to another.
        const int Room = Tile * LargestElement + 320;
        ReadOnlySpan<LoopProgram.Value> values = _key.Program.Values;
        byte* room = stackalloc byte[_count * Room];
        byte** at = stackalloc byte*[values.Length];
        int width = (int)Math.Min(Tile, columns);
        for (int i = 0; i < values.Length; i++)
        {
            at[i] = _rooms[i] < 0 ? null : room + _rooms[i] * Room;
            if (values[i].Source == LoopProgram.Source.Constant)
            {
                ulong bits = values[i].Bits;
                Runs.Copy((byte*)&bits, 0, at[i], values[i].DType.Size(), width, values[i].DType.Size());
            }
        }

        for (nint row = 0; row < rows; row++)
        {
            for (int i = 0; i < values.Length; i++)
            {
                if (_inputs[i] >= 0 && _rooms[i] >= 0 && _key.IsRepeated(_inputs[i]))
                {
                    Runs.Copy(operands[_inputs[i]] + row * steps[_inputs[i]], 0, at[i], values[i].DType.Size(), width, values[i].DType.Size());
                }
            }

            for (nint column = 0; column < columns; column += Tile)
            {
                Run(operands, steps, at, row, column, (int)Math.Min(Tile, columns - column));
            }
        }
    }

    private void Run(byte** operands, nint* steps, byte** at, nint row, nint column, int count)
    {
        LoopProgram program = _key.Program;
        for (int i = 0; i < program.Values.Length; i++)
        {
            LoopProgram.Value value = program.Values[i];
            if (_inputs[i] >= 0 && !_key.IsRepeated(_inputs[i]))
            {
                byte* from = operands[_inputs[i]] + row * steps[_inputs[i]] + column * value.DType.Size();
                if (_rooms[i] < 0)
                {
                    at[i] = from;
                }
                else
                {
                    Unsafe.CopyBlockUnaligned(at[i], from, (uint)(count * value.DType.Size()));
                }
            }
            else if (value.Source == LoopProgram.Source.Formula)
            {
                _steps[i].Run(at[value.X], value.Y < 0 ? null : at[value.Y], value.Z < 0 ? null : at[value.Z], at[i], count);
            }
        }

        // All is read before anything is written: an output may lie where an input lay.
        for (int output = 0; output < program.Outputs.Length; output++)
        {
            int number = program.Outputs[output];
            int operand = program.Inputs + output;
            int size = program.Values[number].DType.Size();
            Buffer.MemoryCopy(at[number], operands[operand] + row * steps[operand] + column * size, (long)count * size, (long)count * size);
        }
    }
}
