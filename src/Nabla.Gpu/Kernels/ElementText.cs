using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>What a loop does at one element: a program's function, called <c>at</c>, takes the elements of its inputs and gives those of its outputs.</summary>
internal static class ElementText
{
    /// <summary>Appends the call.</summary>
    /// <param name="text">What is appended to.</param>
    /// <param name="program">What is computed; without reductions.</param>
    /// <param name="indent">What lines begin with.</param>
    /// <param name="element">Where an operand's element is, as an expression that can be assigned to.</param>
    public static void Write(StringBuilder text, LoopProgram program, string indent, Func<int, string> element)
    {
        int operands = program.Inputs + program.Outputs.Length;
        for (int operand = program.Inputs; operand < operands; operand++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}{CNames.Stored(program.OperandType(operand))} z{operand};\n");
        }

        string arguments = string.Join(", ", Enumerable.Range(0, operands).Select(operand => operand < program.Inputs ? element(operand) : $"&z{operand}"));
        text.Append(CultureInfo.InvariantCulture, $"{indent}at({arguments});\n");
        for (int operand = program.Inputs; operand < operands; operand++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}{element(operand)} = z{operand};\n");
        }
    }
}
