using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>Rows that are computed in their order: a work-item goes down a column, so that what a row writes is there for the next.</summary>
/// <param name="Program">Formulas only.</param>
/// <param name="IsPacked">Whether numbers come in memory of their own; see Note [Numbers in memory].</param>
internal sealed record StepsText(LoopProgram Program, bool IsPacked) : KernelText
{
    public override string Name => "steps";

    public override void Write(Source source)
    {
        FunctionText.Write(source, "at", Program);
        StringBuilder text = source.Text;
        int operands = Program.Inputs + Program.Outputs.Length;
        Parameters parameters = new(IsPacked);
        for (int operand = 0; operand < operands; operand++)
        {
            // Inputs may be outputs of the row before.
            parameters.Operand(CNames.Stored(Program.OperandType(operand)), $"p{operand}", isWritten: true);
            parameters.Number("i64", $"p{operand}_down");
            parameters.Number("i64", $"p{operand}_across");
        }

        parameters.Number("i64", "rows");
        parameters.Number("i64", "columns");
        parameters.Begin(text, Name);
        text.Append("    for (i64 column = GROUP() * ITEMS() + ITEM(); column < columns; column += GROUPS() * ITEMS()) {\n");
        for (int operand = 0; operand < operands; operand++)
        {
            string type = CNames.Stored(Program.OperandType(operand));
            text.Append(CultureInfo.InvariantCulture, $"        GLOBAL {type}* q{operand} = p{operand} + p{operand}_at + column * p{operand}_across;\n");
        }

        text.Append("        for (i64 row = 0; row < rows; row++) {\n");
        for (int operand = Program.Inputs; operand < operands; operand++)
        {
            text.Append(CultureInfo.InvariantCulture, $"            {CNames.Stored(Program.OperandType(operand))} z{operand};\n");
        }

        string call = string.Join(", ", Enumerable.Range(0, operands).Select(operand => operand < Program.Inputs ? $"q{operand}[row * p{operand}_down]" : $"&z{operand}"));
        text.Append(CultureInfo.InvariantCulture, $"            at({call});\n");
        for (int operand = Program.Inputs; operand < operands; operand++)
        {
            text.Append(CultureInfo.InvariantCulture, $"            q{operand}[row * p{operand}_down] = z{operand};\n");
        }

        text.Append("        }\n    }\n}\n");
    }
}
