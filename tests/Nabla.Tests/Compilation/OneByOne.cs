using Nabla.Compilation;
using Nabla.Cpu;

namespace Nabla.Tests.Compilation;

/// <summary>A program evaluated as eager code does: a loop for each formula, every value in memory.</summary>
internal sealed class OneByOne(CpuMachine machine) : FormulaReader
{
    private Operand[] _arguments = [];
    private Operand _result;

    public static Operand[] Run(CpuMachine machine, LoopProgram program, Shape shape, ReadOnlySpan<Operand> inputs)
    {
        OneByOne reader = new(machine);
        Operand[] values = new Operand[program.Values.Length];
        int input = 0;
        for (int i = 0; i < values.Length; i++)
        {
            LoopProgram.Value value = program.Values[i];
            if (value.Source == LoopProgram.Source.Input)
            {
                values[i] = inputs[input++];
                continue;
            }

            values[i] = Operands.Empty(value.DType, shape);
            if (value.Source == LoopProgram.Source.Constant)
            {
                Operands.Fill(values[i], value.Bits);
                continue;
            }

            reader._arguments = [.. Enumerable.Range(0, value.Formula!.Arity).Select(position => values[value.Argument(position)])];
            reader._result = values[i];
            value.Formula.Accept(reader);
        }

        return [.. program.Outputs.ToArray().Select(output => values[output])];
    }

    public override void Read1<F>() => machine.Map<F>(_arguments[0], _result);

    public override void Read2<F>() => machine.Map<F>(_arguments[0], _arguments[1], _result);

    public override void Read3<F>() => machine.Map<F>(_arguments[0], _arguments[1], _arguments[2], _result);

    public override void ReadConversion() => machine.Convert(_arguments[0], _result);
}
