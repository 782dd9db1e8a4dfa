using System.Runtime.CompilerServices;
using Nabla.Compilation;
using Nabla.Loops;

namespace Nabla.Cpu;

/// <content>Reductions whose accumulators are in registers while their elements are computed.</content>
internal sealed unsafe partial class CpuReductions
{
    // So many registers of 32 and of 16 are left to accumulators.
    private const int MostOf32 = 16;
    private const int MostOf16 = 6;

    /// <summary>Which of a stage's reductions are combined by the kernel that computes what they combine; see Note [Accumulators in registers].</summary>
    private int[] Accumulated(RowStage stage, long columns, int registerBits, bool emits)
    {
        if (stage.Elements is not { } elements || !emits || !RuntimeFeature.IsDynamicCodeSupported || registerBits == 0 || columns % ReductionTree.Accumulators != 0 || columns > Reducer.Block)
        {
            return [];
        }

        int[] reductions = Array.FindAll(stage.Reductions, reduction => elements.Outputs.Contains(_program.Values[reduction].X) && _program.Values[reduction].DType is not (DType.Bool or DType.UInt8));
        int registers = ReductionTree.Accumulators / LaneTypes.Of(elements.Program).Count(registerBits);
        bool isPossible = registers * reductions.Length <= (registerBits == 512 ? MostOf32 : MostOf16)
            && elements.Inputs.Length + elements.Outputs.Length + 2 * reductions.Length <= LoopCost.MostOperands;
        return isPossible ? reductions : [];
    }

    /// <summary>The kernel of a stage's elements.</summary>
    private RowKernel? Elements(int stage, int registerBits, bool emits, bool accumulates)
    {
        if (_stages[stage].Elements is not { } elements)
        {
            return null;
        }

        int asked = stage == _asking ? _asked.Length : 0;
        int[] accumulated = accumulates ? Array.FindAll(_stages[stage].Reductions, _accumulators.ContainsKey) : [];
        LoopProgram program = elements.Program;
        int[] outputs = elements.Outputs;
        if (accumulated.Length > 0)
        {
            int[] kept = [.. Enumerable.Range(0, outputs.Length).Where(output => IsKept(outputs[output], accumulated))];
            program = program.Accumulating(kept, Array.ConvertAll(accumulated, reduction => (_program.Values[reduction].Monoid!, program.Outputs[Array.IndexOf(outputs, _program.Values[reduction].X)])));
            outputs = Array.ConvertAll(kept, output => outputs[output]);
        }

        return new RowKernel(
            FusedKernel.Of(new KernelKey(program, Repeated(elements), registerBits, emits, asked, accumulated.Length)),
            [
                .. elements.Inputs.Select(Place), .. accumulated.Select(reduction => InRoom(_accumulators[reduction].Blank, 0)),
                .. Written(outputs), .. accumulated.Select(reduction => _accumulators[reduction].Place), .. _asked[..asked].Select(Place),
            ],
            _isNarrow);
    }

    // Of a long row no stage needs elements but its reductions: only those that are not combined in registers.
    private bool IsKept(int value, int[] accumulated)
        => IsOfColumns(value) || _operandOf[value] >= 0
            || (_isLong ? Array.Exists(_stages[0].Reductions, reduction => _program.Values[reduction].X == value && !accumulated.Contains(reduction)) : _roomOf[value] != 0);

    /// <summary>Where a reduction finds its elements, and how many: a row's, or what accumulators left of it.</summary>
    private RowCombination Combination(int reduction, int registerBits, bool accumulates)
    {
        LoopProgram.Value value = _program.Values[reduction];
        Reducer reducer = Reducer.Of(value.Monoid!, value.DType, registerBits);
        RowPlace elements = Place(value.X);
        return accumulates && _accumulators.TryGetValue(reduction, out RowAccumulators? accumulators)
            ? new RowCombination(reducer, accumulators.Place, Place(reduction), InRoom(_partial, 0), ReductionTree.Accumulators, isPadded: true)
            : new RowCombination(reducer, elements, Place(reduction), InRoom(_partial, 0), accumulators: 0, isPadded: elements.Start == _layout.Operands);
    }

    private RowAccumulators Accumulators(int reduction, int registerBits)
    {
        LoopProgram.Value value = _program.Values[reduction];
        long bytes = ReductionTree.Accumulators * value.DType.Size();
        return new RowAccumulators(InRoom(_room.Add(_together * RowRoom.Padded(bytes)), RowRoom.Padded(bytes)), _room.Add(bytes), ColumnSums.Of(value.Monoid!, value.DType, registerBits));
    }

    /// <summary>The accumulators of a reduction.</summary>
    /// <param name="Place">Where each row leaves its own.</param>
    /// <param name="Blank">Where there are some that nothing was combined with yet.</param>
    /// <param name="Sums">What makes them so.</param>
    private sealed record RowAccumulators(RowPlace Place, long Blank, ColumnSums Sums)
    {
        public void Begin(byte* room) => Sums.Begin(room + Blank, ReductionTree.Accumulators);
    }
}
