using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>What a program computes at one element, as a function of C: of elements as they are stored, to elements as they are stored.</summary>
internal static class FunctionText
{
    /// <summary>Whether programs without reductions have such a function.</summary>
    public static bool IsPossible(LoopProgram program)
    {
        if (!program.IsOneLoop)
        {
            return false;
        }

        try
        {
            return StepText.IsPossible(SymbolicLoop.Of(program).Table);
        }
        catch (NotSupportedException)
        {
            // Formulas of bools whose results are none.
            return false;
        }
    }

    /// <summary><c>void name(x0, x1, …, z0*, z1*, …)</c>.</summary>
    public static void Write(Source source, string name, LoopProgram program)
    {
        SymbolicLoop loop = SymbolicLoop.Of(program);
        StepText steps = new(loop.Table, program.OperandType);
        source.Needs(steps);
        StringBuilder text = source.Text;
        text.Append(CultureInfo.InvariantCulture, $"FUNCTION void {name}(");
        for (int operand = 0; operand < program.Inputs + program.Outputs.Length; operand++)
        {
            string type = CNames.Stored(program.OperandType(operand));
            text.Append(operand == 0 ? "" : ", ");
            text.Append(operand < program.Inputs ? $"const {type} x{operand}" : $"{type}* z{operand - program.Inputs}");
        }

        text.Append(") {\n");
        steps.Write(text, static input => $"x{input}");
        for (int output = 0; output < loop.Outputs.Length; output++)
        {
            // What is only copied keeps its bits, whatever they mean.
            SymbolTable.Entry last = loop.Table.Entries[loop.Outputs[output]];
            DType stored = program.OperandType(program.Inputs + output);
            string value = last.Step == Step.Input && program.OperandType((int)last.Bits) == stored ? $"x{last.Bits}" : steps.Stored(loop.Outputs[output], stored);
            text.Append(CultureInfo.InvariantCulture, $"    *z{output} = {value};\n");
        }

        text.Append("}\n");
    }

    /// <summary><c>T name(x, y)</c>: the combination of two numbers under a monoid, in what numbers of a type are computed in. Of bools it combines bytes.</summary>
    public static void Write(Source source, string name, Monoid monoid, DType dtype)
    {
        DType lane = Lane(dtype);
        Write(source, name, lane, 2, arguments => FormulaSymbols.Of(monoid.Formula, lane, arguments));
    }

    /// <summary>What numbers of a type are combined in.</summary>
    public static DType Lane(DType dtype) => dtype == DType.Bool ? DType.UInt8 : LaneTypes.Computed(dtype);

    /// <summary><c>T name(x, …)</c> over one lane.</summary>
    public static void Write(Source source, string name, DType lane, int arity, Func<Expression[], Expression> formula)
    {
        Expression[] arguments = [.. Enumerable.Range(0, arity).Select(position => new Expression(Step.Input, lane, (ulong)position))];
        SymbolTable table = new();
        int result = table.Number(formula(arguments));
        StepText steps = new(table, _ => lane);
        source.Needs(steps);
        string type = CNames.Stored(lane);
        StringBuilder text = source.Text;
        text.Append(CultureInfo.InvariantCulture, $"FUNCTION {type} {name}({string.Join(", ", Enumerable.Range(0, arity).Select(position => $"const {type} x{position}"))}) {{\n");
        steps.Write(text, static input => $"x{input}");
        text.Append(CultureInfo.InvariantCulture, $"    return {steps.Number(result)};\n}}\n");
    }
}
