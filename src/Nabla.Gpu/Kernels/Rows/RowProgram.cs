using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>A program with reductions along rows, in stages, and what kernels ask about its values.</summary>
internal sealed class RowProgram
{
    private readonly int[] _operandOf;
    private readonly bool[] _isHeld;

    public RowProgram(LoopProgram program)
    {
        Program = program;
        Stages = RowStages.Of(program);
        _operandOf = new int[program.Values.Length];
        _isHeld = new bool[program.Values.Length];
        int input = 0;
        for (int i = 0; i < _operandOf.Length; i++)
        {
            _operandOf[i] = program.Values[i].Source == LoopProgram.Source.Input ? input++ : -1;
        }

        foreach (RowStage stage in Stages)
        {
            foreach (int value in stage.Elements?.Inputs ?? [])
            {
                _isHeld[value] = program.Values[value].Source == LoopProgram.Source.Formula && !program.Values[value].IsPerRow;
            }
        }

        Held = [.. Enumerable.Range(0, _isHeld.Length).Where(IsHeld)];
    }

    /// <summary>The program; nothing is combined over rows.</summary>
    public LoopProgram Program { get; }

    /// <summary>Its stages in order.</summary>
    public IReadOnlyList<RowStage> Stages { get; }

    /// <summary>The values of elements that a later stage reads.</summary>
    public IReadOnlyList<int> Held { get; }

    /// <summary>The number of operands.</summary>
    public int Operands => Program.Inputs + Program.Outputs.Length;

    /// <summary>Whether results may lie where operands do: each element is written by whom it was read, after the last time.</summary>
    /// <remarks>Numbers of rows are read by all work-items of a row, so where they are results too there is no saying who is first.</remarks>
    public bool MayOverwrite => Stages.SkipLast(1).All(stage => stage.Elements is null || !Array.Exists(stage.Elements.Outputs, value => Program.Outputs.Contains(value)))
        && !(Program.Outputs.ToArray().Any(IsPerRow) && Enumerable.Range(0, Program.Values.Length).Any(value => IsPerRow(value) && _operandOf[value] >= 0));

    /// <summary>Every program that a kernel calls as a function.</summary>
    public IEnumerable<LoopProgram> Parts => Stages.SelectMany(stage => new[] { stage.Numbers?.Program, stage.Elements?.Program }).OfType<LoopProgram>();

    /// <summary>Which operand a value is read from, or −1.</summary>
    public int OperandOf(int value) => _operandOf[value];

    /// <summary>Whether a later stage reads the elements of a value.</summary>
    public bool IsHeld(int value) => _isHeld[value];

    /// <summary>Whether there is one of a value for each row.</summary>
    public bool IsPerRow(int value) => Program.Values[value].IsPerRow;

    /// <summary>The results that are a value's.</summary>
    public IEnumerable<int> Written(int value) => Enumerable.Range(Program.Inputs, Program.Outputs.Length).Where(operand => Program.Outputs[operand - Program.Inputs] == value);

    /// <summary>The results of which there is one for each row, and that are known in a stage.</summary>
    public IEnumerable<(int Operand, int Value)> NumbersWritten(int stage)
    {
        for (int output = 0; output < Program.Outputs.Length; output++)
        {
            int value = Program.Outputs[output];
            if (IsPerRow(value) && Program.Values[value].Depth == stage)
            {
                yield return (Program.Inputs + output, value);
            }
        }
    }
}
