using System.Globalization;
using System.Text;
using Nabla.Compilation;

namespace Nabla.Gpu;

/// <summary>One loop of formulas over several sets of operands, whose elements follow each other: a group looks up whose elements it has.</summary>
/// <remarks>In memory there are the number of blocks, then for each set its first block, its elements, and where its operands begin.</remarks>
/// <param name="Program">What is computed at each element; without reductions.</param>
/// <param name="Modes">How each operand lies, c or r; see <see cref="Walk.Modes"/>.</param>
/// <param name="Sets">The number of sets.</param>
internal sealed record TogetherText(LoopProgram Program, string Modes, int Sets) : KernelText
{
    /// <summary>Work-items of a group.</summary>
    public const int Group = 256;

    /// <summary>Elements of a block.</summary>
    public const int Block = 4 * Group;

    public override string Name => "together";

    /// <summary>Numbers of a set.</summary>
    private int Numbers => 2 + Modes.Length;

    public override void Write(Source source)
    {
        FunctionText.Write(source, "at", Program);
        StringBuilder text = source.Text;
        Parameters parameters = new(isPacked: true);
        for (int set = 0; set < Sets; set++)
        {
            for (int operand = 0; operand < Modes.Length; operand++)
            {
                parameters.Memory(Type(operand), $"p{operand}_{set}", operand >= Program.Inputs);
            }
        }

        parameters.Begin(text, Name);
        text.Append(CultureInfo.InvariantCulture, $$"""
                for (i64 block = GROUP(); block < numbers[0]; block += GROUPS()) {
                    i32 set = 0;
                    while (set < {{Sets - 1}} && block >= numbers[1 + (set + 1) * {{Numbers}}]) {
                        set++;
                    }
                    GLOBAL const i64* of = numbers + 1 + set * {{Numbers}};

            """);
        for (int operand = 0; operand < Modes.Length; operand++)
        {
            text.Append(CultureInfo.InvariantCulture, $"        GLOBAL {(operand < Program.Inputs ? "const " : "")}{Type(operand)}* p{operand} = p{operand}_0;\n");
        }

        text.Append("        switch (set) {\n");
        for (int set = 1; set < Sets; set++)
        {
            text.Append(CultureInfo.InvariantCulture, $"        case {set}:{string.Concat(Enumerable.Range(0, Modes.Length).Select(operand => $" p{operand} = p{operand}_{set};"))} break;\n");
        }

        text.Append("        default: break;\n        }\n");
        for (int operand = 0; operand < Modes.Length; operand++)
        {
            text.Append(CultureInfo.InvariantCulture, $"        p{operand} += of[{operand + 2}];\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
                    const i64 first = (block - of[0]) * {{Block}};
                    const i64 end = first + {{Block}} < of[1] ? first + {{Block}} : of[1];
                    for (i64 i = first + ITEM(); i < end; i += ITEMS()) {

            """);
        ElementText.Write(text, Program, "            ", operand => $"p{operand}[{Place(operand)}]");
        text.Append("        }\n    }\n}\n");
    }

    private string Type(int operand) => CNames.Stored(Program.OperandType(operand));

    private string Place(int operand) => Modes[operand] == 'c' ? "i" : "0";
}
