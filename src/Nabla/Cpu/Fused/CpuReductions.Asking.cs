using System.Runtime.Intrinsics.X86;
using Nabla.Compilation;

namespace Nabla.Cpu;

/// <content>What memory is asked for before it is needed.</content>
/// <remarks>
/// Note [Asking while there is much to compute]
/// Of the stages of a row one computes most, while the others wait for memory: they do little with each element, and where a row ends the processor cannot guess where the next
/// begins. So that stage asks, register by register, for what is touched after it in the same rows, and of the next rows for everything else, which is on its way while it computes.
/// To ask for what is not there does no harm; to ask for what is near costs 3 % of a loop of much arithmetic, so where all operands are few nothing is asked for.
/// </remarks>
internal sealed unsafe partial class CpuReductions
{
    // Bytes of operands that are still near when the loop runs again: they and as much besides fit into the second caches of all threads.
    private static long Near => Workers.Count * CacheSizes.Level2 / 2;

    private (int Stage, AskedRow[] Rows) Asked(int registerBits, bool emits)
    {
        int asking = -1;
        int most = 0;
        for (int stage = 0; stage < _stages.Length; stage++)
        {
            if (_stages[stage].Elements is { } elements && Steps(elements.Program) is var steps && steps > most)
            {
                (asking, most) = (stage, steps);
            }
        }

        long bytes = 0;
        for (int operand = 0; operand < _layout.Operands; operand++)
        {
            bytes += _isLong ? _columns * _layout.ColumnStride(operand) : _rowSteps[operand] == 0 ? 0 : _rows * _columns * _layout.Size(operand);
        }

        if (asking < 0 || bytes < Near || !emits || registerBits == 0 || !Sse.IsSupported)
        {
            return (-1, []);
        }

        // Kernels count elements as wide as the widest that they hold.
        int size = LaneTypes.Of(_stages[asking].Elements!.Program).Widest;
        List<AskedRow> rows = [];
        for (int operand = 0; operand < _layout.Operands; operand++)
        {
            if (_packed[operand] == 0 && _layout.ColumnStride(operand) == size && _layout.Size(operand) == size && (_isLong || _rowSteps[operand] != 0))
            {
                rows.Add(new AskedRow(operand, _isLong || FirstTouched(operand) <= 2 * asking));
            }
        }

        return (asking, [.. rows]);
    }

    private static int Steps(LoopProgram program)
    {
        int steps = 0;
        foreach (LoopProgram.Value value in program.Values)
        {
            steps += value.Formula is { } formula ? LoopCost.Of(formula, program.Values[value.Argument(formula.Arity - 1)].DType, value.DType) : 0;
        }

        return steps;
    }

    /// <summary>When rows of an operand are needed first: twice the number of the stage, and one more where it is what is reduced then.</summary>
    private int FirstTouched(int operand)
    {
        for (int stage = 0; stage < _stages.Length; stage++)
        {
            if (_stages[stage].Elements is { } elements
                && (Array.Exists(elements.Inputs, value => _operandOf[value] == operand)
                    || (operand >= _program.Inputs && elements.Outputs.Contains(_program.Outputs[operand - _program.Inputs]))))
            {
                return 2 * stage;
            }

            if (Array.Exists(_stages[stage].Reductions, reduction => _operandOf[_program.Values[reduction].X] == operand))
            {
                return (2 * stage) + 1;
            }
        }

        return 2 * _stages.Length;
    }

    private RowPlace Place(AskedRow asked) => InOperand(asked.Operand) with { Offset = !asked.IsAhead ? 0 : _isLong ? Reducer.Block * (nint)_layout.Size(asked.Operand) : _together * _rowSteps[asked.Operand] };

    /// <summary>Rows of an operand that are asked for: those that are worked on, or those after them.</summary>
    private readonly record struct AskedRow(int Operand, bool IsAhead);
}
