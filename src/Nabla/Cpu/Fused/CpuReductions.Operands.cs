using Nabla.Compilation;

namespace Nabla.Cpu;

/// <content>Operands that do not lie as kernels need them, and numbers of rows.</content>
internal sealed unsafe partial class CpuReductions
{
    /// <summary>Whether a kernel can read or write the operand's rows where they are.</summary>
    private bool IsInPlace(int operand)
    {
        long stride = _layout.ColumnStride(operand);
        if (operand >= _program.Inputs)
        {
            int value = _program.Outputs[operand - _program.Inputs];
            return _program.Values[value].IsPerRow || IsOfColumns(value) || _columns == 1 || stride == _layout.Size(operand);
        }

        int number = Array.IndexOf(_operandOf, operand);
        return _program.Values[number].IsPerRow || _columns == 1 || stride == _layout.Size(operand) || (stride == 0 && !IsReduced(number));
    }

    private bool IsReduced(int value)
    {
        foreach (LoopProgram.Value other in _program.Values)
        {
            if (other.Source == LoopProgram.Source.Reduction && other.X == value)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Which inputs of a stage's loop are one element along a row.</summary>
    private ulong Repeated(RowLoop loop)
    {
        ulong repeated = 0;
        for (int i = 0; i < loop.Inputs.Length; i++)
        {
            int value = loop.Inputs[i];
            int operand = _operandOf[value];
            bool isOne = _program.Values[value].IsPerRow || (operand >= 0 && _packed[operand] == 0 && _columns > 1 && _layout.ColumnStride(operand) == 0);
            repeated |= isOne ? 1UL << i : 0;
        }

        return repeated;
    }

    /// <summary>Where the rows of an operand are for kernels, and bytes from one to the next.</summary>
    private byte* OperandPlace(int operand, byte** places, byte* room, out nint step)
    {
        if (_packed[operand] != 0)
        {
            step = (nint)RowRoom.Padded(_columns * _layout.Size(operand));
            return room + _packed[operand];
        }

        step = RowStep(operand);
        return places[operand];
    }

    private nint RowStep(int operand) => _layout.Rank > 1 ? (nint)_layout.Strides(operand)[^2] : 0;

    /// <summary>Packs what is spread, and puts the numbers that are inputs side by side.</summary>
    private void Gather(byte** places, byte* room, int rows)
    {
        for (int value = 0; value < _operandOf.Length; value++)
        {
            int operand = _operandOf[value];
            if (operand < 0)
            {
                continue;
            }

            int size = _layout.Size(operand);
            if (_program.Values[value].IsPerRow)
            {
                Runs.Copy(places[operand], RowStep(operand), room + _roomOf[value], size, rows, size);
            }
            else if (_packed[operand] != 0)
            {
                byte* to = OperandPlace(operand, places, room, out nint step);
                for (int row = 0; row < rows; row++)
                {
                    Runs.Copy(places[operand] + row * RowStep(operand), _layout.ColumnStride(operand), to + row * step, size, checked((int)_columns), size);
                }
            }
        }
    }

    /// <summary>Brings results to their places that are not computed there.</summary>
    private void Scatter(byte** places, byte* room, int rows)
    {
        for (int operand = _program.Inputs; operand < _layout.Operands; operand++)
        {
            int value = _program.Outputs[operand - _program.Inputs];
            int size = _layout.Size(operand);
            if (IsOfColumns(value))
            {
                continue;
            }

            if (_program.Values[value].IsPerRow)
            {
                Runs.Copy(room + _roomOf[value], size, places[operand], RowStep(operand), rows, size);
            }
            else if (_packed[operand] != 0)
            {
                byte* from = OperandPlace(operand, places, room, out nint step);
                for (int row = 0; row < rows; row++)
                {
                    Runs.Copy(from + row * step, size, places[operand] + row * RowStep(operand), _layout.ColumnStride(operand), checked((int)_columns), size);
                }
            }
        }
    }
}
