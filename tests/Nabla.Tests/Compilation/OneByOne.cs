using Nabla.Compilation;
using Nabla.Cpu;

namespace Nabla.Tests.Compilation;

/// <summary>A program evaluated as eager code does: a loop for each formula, every value in memory.</summary>
internal sealed class OneByOne(CpuMachine machine) : FormulaReader
{
    private Operand[] _arguments = [];
    private Operand _result;

    /// <summary>The outputs; of what there is one of for each row, without the last axis. So are such inputs given.</summary>
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

            if (value.Source == LoopProgram.Source.Columns)
            {
                values[i] = Operands.Empty(value.DType, [shape[^1]]);
                value.Monoid!.Accept(new Reduction(machine, values[value.X], values[i], Axes.Of([.. Enumerable.Range(0, shape.Rank - 1)])));
                continue;
            }

            Shape own = value.IsPerRow ? Operands.Rows(shape) : shape;
            values[i] = Operands.Empty(value.DType, own);
            if (value.Source == LoopProgram.Source.Reduction)
            {
                Operand from = values[value.X];
                value.Monoid!.Accept(new Reduction(machine, from, values[i], Axes.Of(shape.Rank - 1)));
                continue;
            }

            if (value.Source == LoopProgram.Source.Constant)
            {
                Operands.Fill(values[i], value.Bits);
                continue;
            }

            reader._arguments = [.. Enumerable.Range(0, value.Formula!.Arity).Select(position => Seen(values[value.Argument(position)], own))];
            reader._result = values[i];
            value.Formula.Accept(reader);
        }

        return [.. program.Outputs.ToArray().Select(output => values[output])];
    }

    /// <summary>A row's number repeated along it, a constant in as many places as there are.</summary>
    private static Operand Seen(Operand x, Shape shape)
    {
        if (x.Shape.Rank == shape.Rank)
        {
            return x;
        }

        long[] strides = x.Shape.Rank < shape.Rank ? [.. x.Layout.Strides, 0] : x.Layout.Strides[..^1].ToArray();
        return new Operand(new TensorType(x.DType, shape), Layout.Of(shape.Lengths, strides, x.Layout.Offset), x.Storage);
    }

    public override void Read1<F>() => machine.Map<F>(_arguments[0], _result);

    public override void Read2<F>() => machine.Map<F>(_arguments[0], _arguments[1], _result);

    public override void Read3<F>() => machine.Map<F>(_arguments[0], _arguments[1], _arguments[2], _result);

    public override void ReadConversion() => machine.Convert(_arguments[0], _result);

    private sealed class Reduction(CpuMachine machine, Operand x, Operand z, Axes axes) : MonoidReader
    {
        public override void Read<M>() => machine.Reduce<M>(x, z, axes);
    }
}
