using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>What a loop does at four elements beside each other, which are read and written at once: a program's function, called <c>at</c>, is called for each.</summary>
internal static class FoursText
{
    // Longer functions are not inlined four times over.
    private const int MostSteps = 100;

    private const string Lanes = "xyzw";

    /// <summary>Whether a program is short enough.</summary>
    public static bool IsPossible(LoopProgram program) => program.Values.Length <= MostSteps;

    /// <summary>Appends it.</summary>
    /// <param name="text">What is appended to.</param>
    /// <param name="program">What is computed; without reductions.</param>
    /// <param name="indent">What lines begin with.</param>
    /// <param name="isOne">Whether an operand has one element for all four.</param>
    /// <param name="place">The address of that element, or of the first of the four.</param>
    public static void Write(StringBuilder text, LoopProgram program, string indent, Func<int, bool> isOne, Func<int, string> place)
    {
        int operands = program.Inputs + program.Outputs.Length;
        for (int operand = 0; operand < operands; operand++)
        {
            string type = CNames.Stored(program.OperandType(operand));
            text.Append(CultureInfo.InvariantCulture, $"{indent}{(operand >= program.Inputs
                ? $"{type}x4 z{operand}; {type} z{operand}x, z{operand}y, z{operand}z, z{operand}w"
                : isOne(operand) ? $"const {type} x{operand} = *({place(operand)})" : $"const {type}x4 x{operand} = *(GLOBAL const {type}x4*)({place(operand)})")};\n");
        }

        foreach (char lane in Lanes)
        {
            string call = string.Join(", ", Enumerable.Range(0, operands).Select(operand => operand >= program.Inputs ? $"&z{operand}{lane}" : isOne(operand) ? $"x{operand}" : $"x{operand}.{lane}"));
            text.Append(CultureInfo.InvariantCulture, $"{indent}at({call});\n");
        }

        for (int operand = program.Inputs; operand < operands; operand++)
        {
            string lanes = string.Concat(Lanes.Select(lane => $"z{operand}.{lane} = z{operand}{lane}; "));
            text.Append(CultureInfo.InvariantCulture, $"{indent}{lanes}*(GLOBAL {CNames.Stored(program.OperandType(operand))}x4*)({place(operand)}) = z{operand};\n");
        }
    }
}
