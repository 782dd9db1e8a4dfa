using Nabla.Compilation;
using Nabla.Loops;

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
            return _program.Values[value].IsPerRow || IsOfColumns(value) || (!_isNarrow && (_columns == 1 || stride == _layout.Size(operand)));
        }

        int number = Array.IndexOf(_operandOf, operand);
        return _program.Values[number].IsPerRow || (!_isNarrow && (_columns == 1 || stride == _layout.Size(operand))) || (stride == 0 && _columns > 1 && !IsReduced(number));
    }

    /// <summary>Whether rows are so short, and no whole number of registers for some stage, that all of them are packed.</summary>
    private bool IsNarrow(int registerBits, bool emits)
        => _columns < ReductionTree.Accumulators && Array.Exists(_stages, stage => stage.Elements is { } elements && _columns % new KernelKey(elements.Program, 0, registerBits, emits).Count != 0);

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

    /// <summary>Where a value's rows or numbers are for kernels.</summary>
    private RowPlace Place(int value)
        => IsOfColumns(value) ? new RowPlace(_layout.Operands + 1, (nint)_roomOf[value], 0)
            : _operandOf[value] is var operand and >= 0 && !_program.Values[value].IsPerRow ? OperandPlace(operand)
            : InRoom(_roomOf[value], _stepOf[value]);

    /// <summary>Where the rows of an operand are for kernels.</summary>
    private RowPlace OperandPlace(int operand)
        => _packed[operand] != 0 ? InRoom(_packed[operand], RowRoom.Padded(_columns * _layout.Size(operand))) : InOperand(operand);

    private RowPlace InOperand(int operand) => new(operand, 0, _rowSteps[operand]);

    private RowPlace InRoom(long offset, long step) => new(_layout.Operands, (nint)offset, (nint)step);

    /// <summary>What is packed because it is spread, and the numbers that are inputs, which are put side by side.</summary>
    private IEnumerable<RowCopy> Gathered()
    {
        for (int value = 0; value < _operandOf.Length; value++)
        {
            if (_program.Values[value].Source == LoopProgram.Source.Input && _operandOf[value] is var operand)
            {
                int size = _layout.Size(operand);
                bool isOfNumbers = _program.Values[value].IsPerRow;
                if (isOfNumbers || _packed[operand] != 0)
                {
                    yield return new RowCopy(InOperand(operand), _layout.ColumnStride(operand), Place(value), size, size, isOfNumbers);
                }
            }
        }
    }

    /// <summary>The results that are not computed in their places.</summary>
    private IEnumerable<RowCopy> Scattered()
    {
        for (int operand = _program.Inputs; operand < _layout.Operands; operand++)
        {
            int value = _program.Outputs[operand - _program.Inputs];
            int size = _layout.Size(operand);
            bool isOfNumbers = _program.Values[value].IsPerRow;
            if (!IsOfColumns(value) && (isOfNumbers || _packed[operand] != 0))
            {
                yield return new RowCopy(isOfNumbers ? Place(value) : OperandPlace(operand), size, InOperand(operand), _layout.ColumnStride(operand), size, isOfNumbers);
            }
        }
    }

    /// <summary>A stage, ready to run.</summary>
    private RowWork Work(int stage, int registerBits, bool emits, bool accumulates)
    {
        RowLoop? numbers = _stages[stage].Numbers;
        return new RowWork(
            numbers is null ? null : new RowKernel(FusedKernel.Of(new KernelKey(numbers.Program, 0, registerBits, emits)), [.. numbers.Inputs.Concat(numbers.Outputs).Select(value => InRoom(_roomOf[value], 0))], isPadded: true),
            Elements(stage, registerBits, emits, accumulates),
            Array.ConvertAll(_stages[stage].Reductions, reduction => Combination(reduction, registerBits, accumulates)));
    }

    /// <summary>Where a loop writes: a value is a result, or several, which follow each other, or it has a room.</summary>
    private IEnumerable<RowPlace> Written(int[] values)
    {
        int written = -1;
        for (int i = 0; i < values.Length; i++)
        {
            int value = values[i];
            if (_operandOf[value] < 0)
            {
                yield return Place(value);
                continue;
            }

            written = i == 0 || values[i - 1] != value ? -1 : written;
            written = _program.Outputs[(written + 1)..].IndexOf(value) + written + 1;
            yield return OperandPlace(_program.Inputs + written);
        }
    }
}
